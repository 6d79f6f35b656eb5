#!/bin/sh
# A signal that comes in the wait for a restart does no harm, and the next task
# does not hear of it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

# shellcheck disable=SC2016 # for the inner shell
once='[ -e "$0" ] && exec stubborn "$1"; : >"$0"; exit 3'

start_reeve -g 300ms --restart-delay 1 \
    sh -c "$once" "$tmp/crashed" "$tmp/heard"
need "it waits for a restart" soon says 'restart in'
for signal in HUP USR1 WINCH 40; do
	kill -s "$signal" "$reeve_pid"
done
check "the next task runs" soon grep -qx ready "$tmp/heard"
kill -USR2 "$reeve_pid"
check "a signal is heard" soon grep -qx USR2 "$tmp/heard"
check "and none of before" has 2 cat "$tmp/heard"
check "a stop ends it" stop_reeve

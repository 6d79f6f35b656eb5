#!/bin/sh
# Retries that are due while every worker is busy, or a gate closed, wait
# without using the processor.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 4

# ticks - of processor time that the supervisor has used.
ticks() {
	sed 's/.*) //' "/proc/$reeve_pid/stat" | awk '{ print $12 + $13 }'
}

seq 6 >"$tmp/items"
echo last >>"$tmp/items"
# shellcheck disable=SC2016 # for the inner shell
start_each -n 1 --retries 1 --retry-delay 100ms -a "$tmp/items" -- \
    sh -c '[ "$1" = last ] || exit 1; : >begun; exec sleep 1' sh
need "the last one runs" soon [ -e "$tmp/begun" ]
sleep 0.7 # in which it might spin
check "busy workers are waited for" [ "$(ticks)" -lt 15 ]
within 30 ended

start_each -n 2 --delay 600ms --retries 1 --retry-delay 50ms \
    -a "$tmp/items" -- false
sleep 0.9
check "a gate is waited for" [ "$(ticks)" -lt 15 ]
kill -TERM "$reeve_pid"
check "it ends" soon ended

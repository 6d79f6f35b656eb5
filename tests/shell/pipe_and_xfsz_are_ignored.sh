#!/bin/sh
# PIPE (and XFSZ) to reeve do nothing, neither to it nor to its tasks.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

start_reeve -g 300ms stubborn "$tmp/heard"
need "the task runs" soon grep -qx ready "$tmp/heard"
for _ in 1 2 3; do
	kill -PIPE "$reeve_pid"
	kill -XFSZ "$reeve_pid"
done
kill -USR1 "$reeve_pid"
check "reeve goes on" soon grep -qx USR1 "$tmp/heard"
check "the task has not heard of it" has 2 cat "$tmp/heard"
check "nothing is said" has 0 cat "$tmp/log"
check "a stop ends it" stop_reeve

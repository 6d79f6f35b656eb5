#!/bin/sh
# An idle worker is killed, and an item comes before it is replaced: the item
# waits for the next worker.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 5
mkfifo "$tmp/items"

# It says the worker: its parent.
# shellcheck disable=SC2016 # for the inner shell
start_each -v -n 1 --joblog "$tmp/jobs" -a "$tmp/items" -- sh -c 'echo "$PPID" >>"$1"' sh
exec 5>"$tmp/items"
for i in 1 2 3; do
	echo "$tmp/ran.$i" >&5
	check "task $i is run" soon has $((i + 1)) cat "$tmp/jobs"
	kill -KILL "$(cat "$tmp/ran.$i")"
	within 5 gone "$(cat "$tmp/ran.$i")"
done
exec 5>&-
check "it ends" soon ended
check "with status 0" [ "$status" -eq 0 ]

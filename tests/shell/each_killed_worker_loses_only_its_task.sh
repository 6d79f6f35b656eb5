#!/bin/sh
# A worker that is killed with KILL loses its task, which is said, and tried
# again only if tries are left; no other task notices.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 14
seq 6 >"$tmp/items"

# Each waits for its leave.
# shellcheck disable=SC2016 # for the inner shell
task='echo "$1" >>begun; until [ -e leave ]; do sleep 0.05; done
echo "$1" >>ended'

# kill_first STATUS ARGUMENT... - the worker of the first task; then all may end.
kill_first() {
	wanted=$1
	shift
	rm -f "$tmp/begun" "$tmp/ended" "$tmp/leave" "$tmp/journal"
	start_each -n 3 --joblog "$tmp/journal" "$@" -a "$tmp/items" -- \
	    stamp task.pids sh -c "$task" sh
	need "three run" soon has 3 cat "$tmp/begun"
	for pid in $(tasks); do
		tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qx 1 || continue
		kill -KILL "$(parent "$pid")"
		check "its task is ended" soon gone "$pid"
	done
	: >"$tmp/leave"
	check "it comes to an end" soon ended
	check "with status $wanted" [ "$status" -eq "$wanted" ]
	sort -n "$tmp/ended" >"$tmp/all"
}

kill_first 1
seq 2 6 >"$tmp/expected"
check "all the others ended, once" same "$tmp/expected" "$tmp/all"
check "the lost one is said" says 'lost'
check "the journal has every task" journal_has 6 "$tmp/journal"

kill_first 0 --retries 1
check "with a try left all ended" same "$tmp/items" "$tmp/all"
check "one of them was begun twice" has 7 cat "$tmp/begun"
check "the journal has every task" journal_has 6 "$tmp/journal"

#!/bin/sh
# Started with stdin, stdout or stderr closed, reeve works, and none of its
# pipes takes their place.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 20

# odd PID - its descriptors that are a pipe or beyond the standard three.
odd() {
	find "/proc/$1/fd" -mindepth 1 \( -lname 'pipe:*' -o -name '[3-9]' \)
}

for closed in '<&-' '>&-' '2>&-' '<&- >&- 2>&-'; do
	rm -f "$tmp/task.pids"
	launch sh -c "exec \"\$@\" $closed" sh \
	    "$REEVE" run stamp "$tmp/task.pids"
	need "with $closed the task runs" soon has 1 running "$tmp/task.pids"
	task=$(running "$tmp/task.pids")
	check "with no pipe of reeve's" has 0 odd "$task"
	kill -KILL "$task"
	check "its death is noticed" soon has 2 cat "$tmp/task.pids"
	check "a stop ends it" stop_reeve
	check "with its status" [ "$status" -eq 143 ]
done

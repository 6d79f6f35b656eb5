#!/bin/sh
# TERM, INT, QUIT, TTIN and TTOU mean something to reeve itself, whenever they
# come: also together with others, or while it was stopped, they are not passed
# on to the tasks.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 12

is_stopped() {
	grep -q '^State:.T' "/proc/$reeve_pid/status"
}

for signal in TERM INT QUIT; do
	rm -f "$tmp/task.pids"
	start_reeve stamp "$tmp/task.pids"
	need "a task runs" soon has 1 running "$tmp/task.pids"
	kill -TSTP "$reeve_pid"
	check "reeve is stopped" soon is_stopped
	kill -s "$signal" "$reeve_pid"
	kill -CONT "$reeve_pid"
	check "$signal meanwhile ends it after CONT" soon ended
	check "the task was started once" has 1 cat "$tmp/task.pids"
done

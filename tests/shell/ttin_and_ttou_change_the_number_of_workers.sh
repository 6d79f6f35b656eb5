#!/bin/sh
# TTIN is one worker more, TTOU one fewer, the last one first and never below
# one; the others do not notice.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 16

# runs N - so many, each with its own number.
runs() {
	[ "$(cat "$tmp"/task.*.pids >"$tmp/all"; running "$tmp/all" | wc -l)" \
	    -eq "$1" ] && has "$1" workers
}

start_reeve -n 2 --name web stamp "$tmp/task.{%}.pids"
need "two run" soon runs 2
first=$(running "$tmp/task.1.pids")
kill -TTIN "$reeve_pid"
check "TTIN: three" soon runs 3
check "which is said" soon says '^reeve: web: 3 workers$'
check "the new one is the third" has 1 running "$tmp/task.3.pids"
kill -TTIN "$reeve_pid"
check "TTIN: four" soon runs 4
kill -KILL "$(running "$tmp/task.4.pids")"
check "a new one is restarted as any other" soon has 2 cat "$tmp/task.4.pids"

for n in 3 2 1; do
	kill -TTOU "$reeve_pid"
	check "TTOU: $n" soon runs "$n"
done
kill -TTOU "$reeve_pid"
check "the first stays" not_yet has 0 running "$tmp/task.1.pids"
check "it has been the same all the time" \
    [ "$(running "$tmp/task.1.pids")" = "$first" ]
check "the second was started once" has 1 cat "$tmp/task.2.pids"

kill -TTIN "$reeve_pid"
check "TTIN: the second again" soon runs 2
check "in its place" has 2 cat "$tmp/task.2.pids"
check "a stop ends them" stop_reeve
check "with 0" [ "$status" -eq 0 ]

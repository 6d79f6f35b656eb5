#!/bin/sh
# reeve raises its own soft limit of descriptors to the hard one; its tasks see
# the one that was there.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

# files PID - "soft hard"
files() {
	awk '/^Max open files/ { print $4, $5 }' "/proc/$1/limits"
}

hard=$(awk '/^Max open files/ { print $5 }' /proc/self/limits)
# shellcheck disable=SC3045 # dash and bash have it
ulimit -S -n 77
start_reeve stamp "$tmp/task.pids"
need "the task runs" soon has 1 running "$tmp/task.pids"
task=$(running "$tmp/task.pids")
check "with the limit of before" [ "$(files "$task")" = "77 $hard" ]
check "reeve has all that it may" [ "$(files "$reeve_pid")" = "$hard $hard" ]

kill -KILL "$task"
again() { soon has 2 cat "$tmp/task.pids" && soon has 1 running "$tmp/task.pids"; }
need "after a restart" again
check "the next has it too" \
    [ "$(files "$(running "$tmp/task.pids")")" = "77 $hard" ]

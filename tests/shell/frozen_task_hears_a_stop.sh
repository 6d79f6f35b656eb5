#!/bin/sh
# A task that is stopped with SIGSTOP is continued, so that it hears the stop
# signal and does not have to be killed.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

frozen() {
	grep -q '^State:.*T' "/proc/$task/status"
}

start_reeve -g 60s stamp "$tmp/task.pids"
need "the task runs" soon has 1 running "$tmp/task.pids"
task=$(running "$tmp/task.pids")
kill -STOP "$task"
need "and is frozen" soon frozen

check "a stop ends it" stop_reeve
check "by its signal" [ "$status" -eq 143 ]
check "and not by KILL" not says KILL

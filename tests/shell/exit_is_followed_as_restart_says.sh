#!/bin/sh
# What follows an exit is for --restart to say: on-failure, which is the
# default, restarts only failures; never restarts nothing; always everything.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 18

# ends CODE ARGUMENT... - it ends by itself, after one start, with that status.
ends() {
	code=$1
	shift
	rm -f "$tmp/task.pids"
	check "$*: it ends" run_reeve "$@"
	check "with status $code" [ "$status" -eq "$code" ]
	check "after one start" has 1 cat "$tmp/task.pids"
}

# goes_on ARGUMENT... - it is restarted time and again.
goes_on() {
	rm -f "$tmp/task.pids"
	start_reeve --restart-delay 10ms --restart-max-delay 10ms "$@"
	check "$*: it goes on" soon has_least 4 cat "$tmp/task.pids"
	check "until a stop" stop_reeve
}

ends 0 stamp "$tmp/task.pids" crashy exit 0
ends 3 --restart never stamp "$tmp/task.pids" crashy exit 3
ends 139 --restart never stamp "$tmp/task.pids" crashy signal 11
ends 0 --restart never stamp "$tmp/task.pids" crashy exit 0
goes_on stamp "$tmp/task.pids" crashy exit 3
goes_on --restart always stamp "$tmp/task.pids" crashy exit 0
goes_on --restart on-failure stamp "$tmp/task.pids" crashy signal 9

#!/bin/sh
# When reeve itself is killed with KILL, every process ends by itself.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 4

# shellcheck disable=SC2016 # for the inner shell
task='daemon deaf stamp "$0"; exec deaf stamp "$0"'

start_reeve -n 3 -g 300ms sh -c "$task" "$tmp/task.{%}.pids"
all() {
	cat "$tmp"/task.*.pids >"$tmp/all"
	running "$tmp/all"
}
need "three tasks and their daemons run" soon has 6 all

check "reeve is killed" stop_reeve KILL
check "as the shell saw" [ "$status" -eq 137 ]
check "all the others end by themselves" soon has 0 survivors

#!/bin/sh
# With --kill-mode process a stop ends the task's own process, by KILL if it
# must, and nothing that it has started.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 10

# shellcheck disable=SC2016 # for the inner shell
task='escapee stamp "$0/far.pids" & stamp "$0/near.pids" &
exec deaf stamp "$0/task.pids"'

start_reeve -g 300ms --kill-mode process --name web sh -c "$task" "$tmp"
need "the task runs" soon has 1 running "$tmp/task.pids"
need "one of its group" soon has 1 running "$tmp/near.pids"
need "one that left it" soon has 1 running "$tmp/far.pids"

check "a stop ends reeve" stop_reeve
check "with the status of the task, which was deaf" [ "$status" -eq 137 ]
check "that is said" says '^reeve: web\.1: TERM; KILL after [0-9.]+ m?s: stamp'
check "the task has ended" has 0 running "$tmp/task.pids"
check "its group lives on" has 1 running "$tmp/near.pids"
check "and who left it" has 1 running "$tmp/far.pids"
for pid in $(survivors); do
	kill -KILL "$pid"
done
check "until somebody else ends them" soon has 0 survivors

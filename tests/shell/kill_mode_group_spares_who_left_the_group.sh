#!/bin/sh
# With --kill-mode group a stop ends the task's group, whoever ignores it by
# KILL, and leaves alone who has gone to a session of its own.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 9

# shellcheck disable=SC2016 # for the inner shell
task='escapee stamp "$0/far.pids" & deaf stamp "$0/near.pids" &
exec stamp "$0/task.pids"'

start_reeve -g 300ms --kill-mode group sh -c "$task" "$tmp"
need "the task runs" soon has 1 running "$tmp/task.pids"
need "a deaf one of its group" soon has 1 running "$tmp/near.pids"
need "one that left it" soon has 1 running "$tmp/far.pids"
far=$(running "$tmp/far.pids")

check "a stop ends reeve" stop_reeve
check "with the task's status" [ "$status" -eq 143 ]
check "the task has ended" has 0 running "$tmp/task.pids"
check "and its group" has 0 running "$tmp/near.pids"
check "who left it lives on" has 1 running "$tmp/far.pids"
kill -KILL "$far"
check "until somebody else ends it" soon has 0 running "$tmp/far.pids"

#!/bin/sh
# A task that ignores TERM gets KILL when its grace is over, and is named.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

start_reeve -g 300ms --name web deaf stamp "$tmp/task.pids"
need "the task runs" soon has 1 running "$tmp/task.pids"
task=$(running "$tmp/task.pids")

check "a stop ends it" stop_reeve
check "with the status of a killed task" [ "$status" -eq 137 ]
check "what was needed is said in one line" has 1 grep KILL "$tmp/log"
check "and who was in the way" \
    says "^reeve: web.1: TERM.*; KILL after .*: stamp $task \(ignored"

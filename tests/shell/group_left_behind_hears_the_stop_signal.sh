#!/bin/sh
# When a task's process ends and leaves members of its own group behind, they
# get the stop signal at once, not KILL after the grace; then the task is
# restarted.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 8

# shellcheck disable=SC2016 # for the inner shell
task='stubborn "$0/heard" & stamp "$0/near.pids" &
until [ -s "$0/heard" ] && [ -s "$0/near.pids" ]; do sleep 0.05; done
exec stamp "$0/task.pids" crashy exit 3'

# shellcheck disable=SC2016 # for the inner shell
check "one that ends by the signal ends soon" run_reeve -g 1m --restart never \
    sh -c 'stamp "$0/near.pids" & sleep 0.1; exit 3' "$tmp"
check "with the task's status" [ "$status" -eq 3 ]
check "by the signal" not says KILL

start_reeve -g 3s --restart never --name web sh -c "$task" "$tmp"
need "a task ends" soon has 1 cat "$tmp/task.pids"
check "who ignores the signal has heard it" soon grep -qx TERM "$tmp/heard"
check "who does not is gone, before any KILL" \
    within 2 has 0 running "$tmp/near.pids"
check "reeve ends when all have" soon ended
check "and named the one in the way" says 'KILL after.*: stubborn [0-9]+'

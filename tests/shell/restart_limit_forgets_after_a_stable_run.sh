#!/bin/sh
# --max-restarts N counts runs shorter than a second in a row, so one that was
# longer begins anew; N/T counts all restarts within T, however long they ran.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 8

# Each run but the first is short, every third one long.
# shellcheck disable=SC2016 # for the inner shell
mixed='n=$(grep -c . "$0"); [ $((n % 3)) -ne 0 ] || sleep 1.05; exit 3'

start_reeve --max-restarts 3 --restart-delay 10ms \
    stamp "$tmp/task.pids" sh -c "$mixed" "$tmp/task.pids"
check "with long runs between, three are never in a row" \
    soon has_least 8 cat "$tmp/task.pids"
check "a stop ends it" stop_reeve

rm "$tmp/task.pids"
check "within a minute there may be four" run_reeve --max-restarts 4/1m \
    --restart-delay 10ms stamp "$tmp/task.pids" sh -c "$mixed" "$tmp/task.pids"
check "so there are five starts" has 5 cat "$tmp/task.pids"
check "with the task's status" [ "$status" -eq 3 ]

rm "$tmp/task.pids"
start_reeve --max-restarts 2/300ms --restart-delay 300ms \
    stamp "$tmp/task.pids" crashy exit 3
check "restarts outside the window are forgotten" \
    soon has_least 5 cat "$tmp/task.pids"
check "a stop ends it" stop_reeve
check "with the task's status" [ "$status" -eq 3 ]

#!/bin/sh
# When nobody reads stdout and stderr any more, tasks go on, are restarted, and
# a stop ends them.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 6

mkfifo "$tmp/pipe"
exec 3<>"$tmp/pipe"
# shellcheck disable=SC2016 # for the inner shell
launch sh -c 'exec "$@" >pipe 2>&1' sh "$REEVE" run -v -n 2 \
    stamp "$tmp/task.pids"
need "the tasks run" soon has 2 running "$tmp/task.pids"

exec 3<&- # the last reader
check "when the reader has left they still run" has 2 running "$tmp/task.pids"
kill -KILL "$(running "$tmp/task.pids" | head -n 1)"
check "the death of one is noticed" soon has 3 cat "$tmp/task.pids"
check "two run" soon has 2 running "$tmp/task.pids"

check "a stop ends them" stop_reeve
check "with a clean status" [ "$status" -eq 0 ]

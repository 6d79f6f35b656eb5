#!/bin/sh
# When stderr is a full pipe that nobody reads, restarts go on and a stop takes
# its grace and no more.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 4

mkfifo "$tmp/pipe"
exec 3<>"$tmp/pipe"
need "the pipe is full" chatty "$tmp/pipe"

# shellcheck disable=SC2016 # for the inner shell
launch sh -c 'exec "$@" 2>pipe' sh "$REEVE" run -v -n 2 -g 500ms \
    deaf stamp "$tmp/task.pids"
need "the tasks run" soon has 2 running "$tmp/task.pids"
kill -KILL "$(running "$tmp/task.pids" | head -n 1)"
check "the death of one is noticed" soon has 3 cat "$tmp/task.pids"

kill -TERM "$reeve_pid"
check "a stop ends them in time" within 5 ended

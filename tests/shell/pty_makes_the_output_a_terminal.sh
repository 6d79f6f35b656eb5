#!/bin/sh
# With --pty a task finds a terminal in stdout and stderr, so that a line comes
# at once and colours are kept; what arrives is as it was written, to the end,
# and the death of the logger is not the task's.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 16

: >"$tmp/out"
start_reeve --name t --restart never --pty sh -c \
    'test -t 1 && echo one; test -t 2 && echo two >&2; printf "\033[31mred\n"'
check "a task" ended_by_itself
check "has a terminal, and its lines are as written" \
    [ "$(cat "$tmp/out")" = "$(printf 'one\ntwo\n\033[31mred')" ]
check "stderr is merged" has 0 cat "$tmp/log"
: >"$tmp/out"
start_reeve --name t --restart never sh -c 'test -t 1 || test -t 2 || echo no'
check "without --pty there is none" ended_by_itself
check "which a task sees" grep -qx no "$tmp/out"

start_reeve -n 2 --name t --pty hoarder line
check "what a program keeps back from pipes is there at once" \
    soon has 2 grep -x 't\.[12] | line' "$tmp/out"
check "a stop ends it" stop_reeve

rm "$tmp/out"
start_reeve -n 4 --name t --restart never --pty numbered 20000 '{%}'
check "four tasks write much" ended_by_itself
check "every line is there" exact -p t 1 4 20000 "$tmp/out"

# A write to a pty whose other end is gone fails, and the task gets a HUP.
start_reeve -n 2 --name t --pty --log-dir "$tmp/dir" \
    stamp "$tmp/task.pids" endless "$tmp/count.{%}" '{%}'
need "two tasks write" soon [ -s "$tmp/count.2" ]
need "to a logger" soon has 1 loggers
logger=$(loggers)
kill -KILL "$logger"
check "another takes its place" soon other_logger "$logger"
check "the tasks go on" goes_on "$tmp/count.2"
check "and are the same" has 2 running "$tmp/task.pids"
check "a stop ends them" stop_reeve
check "every line is there" stored "$tmp/dir" t.2 2 2 0

#!/bin/sh
# Ctrl-C while nothing runs, in the wait before a restart, ends reeve by SIGINT.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 4

at_terminal "$REEVE" run --restart-delay 30s -- \
    stamp "$tmp/task.pids" crashy exit 3
need "it waits to restart a task" soon shows 'restart in'
key C
check "Ctrl-C ends it" soon ended
check "by SIGINT itself" [ "$status" -eq 130 ]
check "there was one start" has 1 cat "$tmp/task.pids"

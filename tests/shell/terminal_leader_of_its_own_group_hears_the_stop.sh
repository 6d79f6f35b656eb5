#!/bin/sh
# At a terminal a task runs in the group of its worker. With --kill-mode group
# one that makes itself a group of its own has the stop signal nevertheless.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 3

at_terminal "$REEVE" run -g 1h --kill-mode group --restart never -- python3 -c '
import os, signal, time
os.setpgid(0, 0)
open("task", "w").write(str(os.getpid()))
time.sleep(1000)'
need "it runs" soon test -s "$tmp/task"
kill -TERM "$(children "$reeve_pid")"
check "a stop ends it" soon gone "$(cat "$tmp/task")"
check "and reeve" soon ended

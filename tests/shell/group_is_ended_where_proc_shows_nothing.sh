#!/bin/sh
# Where /proc shows no process, as in some containers, a task's group is ended
# all the same, and that no more can be done is said.
# shellcheck source=tests/shell/mounts.sh
. "${0%/*}/mounts.sh"
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

# shellcheck disable=SC2016 # for the inner shells
hidden='mount -t tmpfs none /proc && exec "$0" run "$@"'
# shellcheck disable=SC2016
task='trap "" TERM; sleep 1000 & echo $! >sleeper; echo $$ >task; wait; wait'
launch unshare --mount sh -c "$hidden" "$REEVE" -g 300ms sh -c "$task"
need "the task runs" soon test -s "$tmp/task"
check "what cannot be done is said" says "that leave their task's group"
check "a stop ends reeve" stop_reeve
check "and the task" gone "$(cat "$tmp/task")"
check "and its group" soon gone "$(cat "$tmp/sleeper")"

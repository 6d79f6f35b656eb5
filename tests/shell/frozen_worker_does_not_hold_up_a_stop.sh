#!/bin/sh
# A worker that is stopped with SIGSTOP cannot hold up a stop: soon after the
# grace it is killed, and so is all that it had.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

# shellcheck disable=SC2016 # for the inner shell
task='daemon deaf stamp "$0/daemon.pids"; exec stamp "$0/task.pids"'

start_reeve -g 300ms -n 2 sh -c "$task" "$tmp"
need "two tasks run" soon has 2 running "$tmp/task.pids"
need "and their daemons" soon has 2 running "$tmp/daemon.pids"
need "under two workers" has 2 workers

# shellcheck disable=SC2046 # one word a worker
kill -STOP $(workers)
check "a stop ends all" stop_reeve
check "and tells that it was killed for" [ "$status" -eq 137 ]

#!/bin/sh
# When a worker is killed with KILL, its strays are ended before it is
# replaced: its task comes back, and never in two copies at once.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 10

# shellcheck disable=SC2016 # for the inner shell
task='daemon maxcopies "$0/lock.d" "$0/twice" deaf stamp "$0/daemon.pids"
exec maxcopies "$0/lock.t" "$0/twice" deaf stamp "$0/task.pids"'

start_reeve -g 300ms sh -c "$task" "$tmp"
need "the task runs" soon has 1 running "$tmp/task.pids"
need "and its daemon" soon has 1 running "$tmp/daemon.pids"
need "under one worker" has 1 workers
worker=$(workers)

kill -KILL "$worker"
check "the task comes back" soon has 2 cat "$tmp/task.pids"
check "its daemon too" soon has 2 cat "$tmp/daemon.pids"
check "in one copy" has 1 running "$tmp/task.pids"
check "and one daemon" has 1 running "$tmp/daemon.pids"
check "and never in two" [ ! -e "$tmp/twice" ]
check "under another worker" [ "$(workers)" != "$worker" ]

check "a stop ends all" stop_reeve

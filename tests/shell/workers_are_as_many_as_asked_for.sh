#!/bin/sh
# There is one worker, or as many as --workers says, with numbers from 1.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 8

start_reeve stamp "$tmp/one.{%}.pids"
need "one runs" soon has 1 running "$tmp/one.1.pids"
check "and no other" [ ! -e "$tmp/one.2.pids" ]
check "a stop ends it" stop_reeve

start_reeve --workers 5 stamp "$tmp/task.{%}.pids"
for n in 1 2 3 4 5; do
	soon has 1 running "$tmp/task.$n.pids"
done
check "with --workers 5 there are five workers" has 5 workers
check "and five tasks, one of each number" has 5 cat "$tmp"/task.[1-5].pids
check "each by a worker of its own" has 5 tasks
check "a stop ends them" stop_reeve
check "with 0" [ "$status" -eq 0 ]

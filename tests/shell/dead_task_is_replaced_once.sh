#!/bin/sh
# A task that is killed is replaced, once, and its neighbour never notices.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 7

start_reeve -n 2 stamp "$tmp/task.{%}.pids"
need "the first one runs" soon has 1 running "$tmp/task.1.pids"
need "its neighbour runs" soon has 1 running "$tmp/task.2.pids"
neighbour=$(running "$tmp/task.2.pids")

kill -KILL "$(running "$tmp/task.1.pids")"
check "a second start follows" soon has 2 cat "$tmp/task.1.pids"
check "of which one copy runs" soon has 1 running "$tmp/task.1.pids"
check "the neighbour is the one of before" \
    [ "$(running "$tmp/task.2.pids")" = "$neighbour" ]

check "it stops" stop_reeve
check "there were three starts in all" has 3 cat "$tmp"/task.*.pids

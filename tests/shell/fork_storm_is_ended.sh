#!/bin/sh
# A storm of processes that each lead a session, fork and die, is ended.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

# It lasts for ten seconds at least.
start_reeve -g 200ms stamp "$tmp/task.pids" \
    storm "$tmp/tenth" 10 20 500
need "the storm rages" soon has 10 cat "$tmp/tenth"

kill -KILL "$(running "$tmp/task.pids")"
check "one that a run has left is ended before the next" \
    soon has 2 cat "$tmp/task.pids"
check "which rages too" soon has 20 cat "$tmp/tenth"

check "a stop ends it" stop_reeve
check "in the middle of it" says 'KILL after .*storm'

#!/bin/sh
# A child that reeve had before it began (of the shell that became reeve) is no
# stray: neither a worker's death nor a stop ends it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 6

# shellcheck disable=SC2016 # for the inner shell
launch sh -c 'stamp stranger.pids & exec "$@"' sh "$REEVE" run -g 300ms \
    escapee deaf stamp "$tmp/grandchild.pids"
need "the stranger runs" soon has 1 running "$tmp/stranger.pids"
need "and the task" soon has 1 running "$tmp/grandchild.pids"

kill -KILL "$(workers)"
check "after its worker's death the task is back" \
    soon has 2 cat "$tmp/grandchild.pids"
check "in one copy" has 1 running "$tmp/grandchild.pids"
check "a stop ends it" stop_reeve
check "and the stranger still runs" has 1 running "$tmp/stranger.pids"
kill -KILL "$(running "$tmp/stranger.pids")"
soon has 0 survivors

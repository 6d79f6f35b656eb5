#!/bin/sh
# A member of the task's group that ignores TERM does not outlive its leader:
# not when the leader dies by itself, and not when it leaves at a stop.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 7

start_reeve -g 300ms stamp "$tmp/leader.pids" groupdeaf \
    maxcopies "$tmp/lock" "$tmp/complaints" stamp "$tmp/member.pids"
need "the member runs" soon has 1 running "$tmp/member.pids"

kill -KILL "$(running "$tmp/leader.pids")"
need "after its leader's death the next one runs" \
    soon has 2 cat "$tmp/member.pids"
check "there were never two" [ ! -e "$tmp/complaints" ]
check "there is one" soon has 1 running "$tmp/member.pids"
member=$(running "$tmp/member.pids")

check "a stop ends them" stop_reeve
check "with the leader's own status" [ "$status" -eq 143 ]
check "the member needed KILL" says "KILL after .* $member \("

#!/bin/sh
# A stop waits for the task as long as --grace says, and no longer; with 0
# there is no stop signal at all.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 12

is_ready() { [ -s "$tmp/ready" ]; }

start_reeve -g 1m slow "$tmp/ready" 1500 5
need "a slow task runs" soon is_ready
check "a stop ends it" stop_reeve
check "with its own status: it had the time" [ "$status" -eq 5 ]
check "and there is nothing to say" has 0 cat "$tmp/log"

rm "$tmp/ready"
start_reeve -g 200ms slow "$tmp/ready" 1500 5
need "with less grace than it needs" soon is_ready
check "a stop ends it" stop_reeve
check "by KILL" [ "$status" -eq 137 ]
check "which is said" says 'TERM; KILL after [0-9.]+ m?s: slow [0-9]+'

start_reeve --grace 0 stubborn "$tmp/heard"
need "with no grace at all" soon grep -q ready "$tmp/heard"
check "a stop ends it" stop_reeve
check "by KILL" [ "$status" -eq 137 ]
check "at once, without the stop signal" not grep -q TERM "$tmp/heard"

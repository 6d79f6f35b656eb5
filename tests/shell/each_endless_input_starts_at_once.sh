#!/bin/sh
# An input that never ends: the first task starts when the first item has come,
# the next when the next has, and a stop is heard in between.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 8

mkfifo "$tmp/items"
exec 9<>"$tmp/items"
start_each -n 4 -a "$tmp/items" -- echo got
echo one >&9
check "the first item is enough" soon grep -qx 'got one' "$tmp/out"
printf 'tw' >&9
sleep 0.2
check "half of one is not" has 1 cat "$tmp/out"
echo o >&9
check "the other half is" soon grep -qx 'got two' "$tmp/out"
check "a stop" stop_reeve
check "with its status" [ "$status" -eq 143 ]
exec 9>&-

# As fast as they can be read.
yes >"$tmp/items" &
yes=$!
start_each -n 2 -a "$tmp/items" -- echo got
check "an input without pause" soon has_least 10 cat "$tmp/out"
check "a stop is heard" stop_reeve
wait "$yes" 2>/dev/null
check "who wrote it has nobody to read" gone "$yes"

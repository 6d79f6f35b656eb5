#!/bin/sh
# With --failed to the file that is read, a run that is stopped leaves it, for
# the items that were not run are nowhere else; one that ends replaces it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 10
seq 9 >"$tmp/items"
cp "$tmp/items" "$tmp/all"

# shellcheck disable=SC2016 # for the inner shell
task='[ -e fast ] || [ "$1" = 1 ] || exec sleep 1000; [ "$1" -gt 2 ]'
start_each -v -v -n 1 -a "$tmp/items" --failed "$tmp/items" -- sh -c "$task" sh
need "the first has failed" soon says 'task 1: exit 1'
kill -TERM "$reeve_pid"
check "it ends" soon ended
check "the list is as it was" same "$tmp/all" "$tmp/items"
check "beside it is what failed" [ "$(cat "$tmp/items.part")" = 1 ]

: >"$tmp/fast"
each_ends 1 -n 1 -a "$tmp/items" --failed "$tmp/items" -- sh -c "$task" sh
check "one that ends replaces it" [ "$(tr '\n' ' ' <"$tmp/items")" = '1 2 ' ]
check "and leaves nothing beside" [ ! -e "$tmp/items.part" ]

# What failed before is only in the list and in the journal.
cp "$tmp/all" "$tmp/items"
head -n 3 "$tmp/all" >"$tmp/few"
each_ends 1 -n 1 --joblog "$tmp/journal" -a "$tmp/few" -- sh -c "$task" sh
check "a resumed run skips what failed" each_ends 0 -n 1 --resume \
    --joblog "$tmp/journal" -a "$tmp/items" --failed "$tmp/items" -- \
    sh -c "$task" sh
check "and keeps the list" same "$tmp/all" "$tmp/items"
check "one that repeats it" each_ends 1 -n 1 --resume-failed \
    --joblog "$tmp/journal" -a "$tmp/items" --failed "$tmp/items" -- \
    sh -c "$task" sh
check "replaces it" [ "$(tr '\n' ' ' <"$tmp/items")" = '1 2 ' ]

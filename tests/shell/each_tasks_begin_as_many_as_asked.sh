#!/bin/sh
# With -n 80 and no end of items, 80 tasks run at a time from the beginning,
# though fewer workers are forked in one turn; none waits behind another.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 2
mkdir "$tmp/begun" && mkfifo "$tmp/never"
seq 200 >"$tmp/items"

# shellcheck disable=SC2016 # for the inner shell
start_each -n 80 -a "$tmp/items" -- sh -c ': >begun/$0; read _ <never'
check "80 begin though none has ended" soon has 80 ls "$tmp/begun"
check "a stop is heard" stop_reeve

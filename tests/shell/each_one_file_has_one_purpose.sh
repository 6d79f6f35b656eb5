#!/bin/sh
# A file that is to be two things at once is refused, whatever its names are,
# and is left as it was.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 10

seq 3 >"$tmp/items"
cp "$tmp/items" "$tmp/before"
ln -s items "$tmp/soft"
ln "$tmp/items" "$tmp/hard"
mkdir "$tmp/sub"

check "two names of one that is not there" each_ends 2 \
    --joblog "$tmp/new" --trace "$tmp/sub/../new" -- true ::: x
ln -s "$tmp/sub/link" "$tmp/link"
ln -s ../new "$tmp/sub/link"
check "a link to one that is not there" each_ends 2 \
    --joblog "$tmp/new" --failed "$tmp/link" -- false ::: x
check "two links to it" each_ends 2 \
    --joblog "$tmp/sub/link" --trace "$tmp/link" -- true ::: x
check "it is not made" [ ! -e "$tmp/new" ]
check "a soft link" each_ends 2 \
    --joblog "$tmp/soft" --failed "$tmp/items" -- false ::: x
check "a hard link" each_ends 2 \
    --failed "$tmp/hard" --trace "$tmp/items" -- false ::: x
check "of the input" each_ends 2 \
    --joblog "$tmp/./items" -a "$tmp/items" -- true
# shellcheck disable=SC2094 # that is the point
"$REEVE" each --joblog "$tmp/items" -- true <"$tmp/items" 2>"$tmp/log"
check "the file that is standard input" [ $? -eq 2 ]
check "it is left as it was" same "$tmp/items" "$tmp/before"
check "files of one name in two places are two" each_ends 0 \
    --joblog "$tmp/new" --trace "$tmp/sub/new" -- true ::: x

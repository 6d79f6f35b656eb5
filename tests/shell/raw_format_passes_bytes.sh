#!/bin/sh
# With --log-format raw what arrives is what was written, byte by byte: in a log,
# over rotations, and of several workers on stdout, whole lines without a name.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 7

head -c 3000000 /dev/urandom >"$tmp/bytes"
start_reeve --name t --log-dir "$tmp/dir" --log-format raw cat "$tmp/bytes"
check "random bytes to a log" ended_by_itself
check "arrive" cmp "$tmp/bytes" "$tmp/dir/t.1.log"

start_reeve --name t --log-dir "$tmp/parts" --log-format raw --log-size 100K \
    --log-keep 100 cat "$tmp/bytes"
check "to a log that is rotated" ended_by_itself
# shellcheck disable=SC2046 # one word a file
cat $(parts "$tmp/parts" t.1) >"$tmp/together"
check "they arrive in order" cmp "$tmp/bytes" "$tmp/together"
check "in several files" has_least 20 parts "$tmp/parts" t.1

start_reeve -n 8 --name t --restart never --log-format raw \
    numbered "$lines" '{%}'
check "eight tasks to stdout" ended_by_itself
check "have no name, and whole lines" exact 1 8 "$lines" "$tmp/out"

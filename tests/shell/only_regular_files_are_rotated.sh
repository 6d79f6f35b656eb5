#!/bin/sh
# A FIFO, or a link to a device, in a log's place is written and never rotated.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 8

mkdir "$tmp/dir"
mkfifo "$tmp/dir/t.1.log"
ln -s /dev/null "$tmp/dir/t.2.log"
exec 3<>"$tmp/dir/t.1.log"
exec 4<"$tmp/dir/t.1.log"
read_on "$tmp/read"
into out "$tmp/log" -n 3 --name t --restart never --log-dir "$tmp/dir" \
    --log-size 10K --log-keep 1000 --log-compress numbered 10000 '{%}'
check "three tasks write" ended_by_itself
check "the FIFO is still one" [ -p "$tmp/dir/t.1.log" ]
check "the link too" [ -L "$tmp/dir/t.2.log" ]
check "to what it was" [ -c /dev/null ]
check "neither was rotated" has 2 find "$tmp/dir" -name 't.[12].*'
check "the regular one was" has_least 5 find "$tmp/dir" -name 't.3.*'
check "what was written there is read" read_all
check "and has every line" exact 1 1 10000 "$tmp/read"

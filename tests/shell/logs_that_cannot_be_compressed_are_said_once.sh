#!/bin/sh
# Where no log can be compressed, that is said once for each log, and not at
# every rotation; the lines are kept as they are.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 5

# Even root cannot make a file where a directory is.
mkdir -p "$tmp/dir/t.1.log.gz.tmp" "$tmp/dir/t.2.log.gz.tmp"
into out "$tmp/log" -n 2 --name t --restart never --log-dir "$tmp/dir" \
    --log-size 10K --log-keep 1000 --log-compress numbered 10000 '{%}'
check "two tasks write" ended_by_itself
check "their logs are rotated" has_least 10 parts "$tmp/dir" t.2
check "that they are not compressed is said" \
    says '^reeve: cannot compress .*/t.2.log.[0-9]*: File exists'
check "once for each" has 2 grep 'cannot compress' "$tmp/log"
rmdir "$tmp/dir"/*.tmp
check "every line is there" stored "$tmp/dir" t.2 2 2 10000

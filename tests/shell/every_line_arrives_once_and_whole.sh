#!/bin/sh
# Eight tasks write numbered lines at once, cut anywhere: every line arrives
# once, whole and in its task's order, on stdout, on stderr, or in files.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 8

into out err -n 8 --name t --restart never --prefix always numbered "$lines" '{%}'
check "eight tasks write to a file" ended_by_itself
check "and every line is there" exact -p t 1 8 "$lines" "$tmp/out"
rm -f "$tmp/out" "$tmp/err"

into out err -n 8 --name t --restart never numbered "$lines" '{%}' both
check "on two streams" ended_by_itself
check "stdout has its lines" exact -p t 1 8 "$lines" "$tmp/out"
grep -v '^reeve: ' "$tmp/err" >"$tmp/errors"
check "stderr has its own" exact -p t -s e 1 8 "$lines" "$tmp/errors"
rm -f "$tmp/out" "$tmp/err" "$tmp/errors"

start_reeve -n 8 --name t --restart never --log-dir "$tmp/dir" --log-size 0 \
    numbered "$lines" '{%}'
check "to a log each" ended_by_itself
check "each has its lines, without a prefix" all_stored "$tmp/dir"
check "and stdout has none" [ ! -s "$tmp/out" ]

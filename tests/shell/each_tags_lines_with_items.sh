#!/bin/sh
# --tag: each line of both streams begins with the task's item and a tab, an
# empty one and one that is no text included.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 9
export LC_ALL=C # sort takes any bytes then

# shellcheck disable=SC2016 # for the inner shell
task='printf "one\n\nlast"; echo problem >&2'
printf 'a b\n\n\377x\n' >"$tmp/items"
printf 'a b\tone\na b\t\na b\tlast\tone\n\t\n\tlast\377x\tone\n\377x\t\n\377x\tlast' \
    >"$tmp/expected"
printf 'a b\tproblem\n\tproblem\n\377x\tproblem\n' >"$tmp/problems"

check "in order" each_ends 0 -n 3 -k --tag -a "$tmp/items" -- sh -c "$task" sh
check "stdout is tagged" same "$tmp/expected" "$tmp/out"
check "and stderr" same "$tmp/problems" "$tmp/log"

# Line by line, a newline stands between two tasks.
sort "$tmp/problems" >"$tmp/expected"
check "line by line" each_ends 0 -n 3 --line-buffer --tag -a "$tmp/items" -- \
    sh -c "$task" sh
sort "$tmp/log" >"$tmp/sorted"
check "stderr is tagged" same "$tmp/expected" "$tmp/sorted"
check "and stdout" has_least 8 cat "$tmp/out"

seq 6 >"$tmp/items"
check "several items for a task" each_ends 0 -n 2 -k -N 3 --tag \
    -a "$tmp/items" -- echo
printf '1\t1 2 3\n4\t4 5 6\n' >"$tmp/expected"
check "the first one is the tag" same "$tmp/expected" "$tmp/out"
check "with --ungroup it is refused" each_ends 2 --tag --ungroup -- echo ::: x

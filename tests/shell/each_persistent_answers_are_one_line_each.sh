#!/bin/sh
# --persistent: a process that answers with more lines than items is ended, and
# its item fails; an item that would be two lines is refused. Standard error
# is reeve's own.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/answers.sh
. "$here/answers.sh"
plan 17
# shellcheck disable=SC2016 # for the inner shell
two_lines='while read -r l; do printf "%s\nmore\n" "$l"; done'

for n in 1 8; do
	lines a b
	check "$n in flight: an extra line for one" each_ends 1 -n 1 -k \
	    "--persistent=$n" -- sh -c "$two_lines" ::: a
	check "is said" says 'task 1: wrote more lines than it was asked for: a'
	check "nothing of it is shown" [ ! -s "$tmp/out" ]
done

lines a twice
check "behind the last item" each_ends 1 -n 1 -k --persistent -a items -- \
    sh answer
check "the one before is answered" grep -qx 'got a' "$tmp/out"

check "two lines are refused" each_ends 1 -n 1 -k --persistent -- cat ::: a \
    'b
c' d
check "which is said" says 'task 2: a newline in the item'
check "the others are answered" answered a d
printf 'a\0b\nc\0d\0' >"$tmp/nul"
check "from a file too" each_ends 1 -n 1 -k --persistent=8 -0 -a nul \
    --failed failed -- cat
check "the others are answered" answered a d
printf 'b\nc\0' >"$tmp/expected"
check "it is kept for another run" same "$tmp/expected" "$tmp/failed"

lines complain
check "a complaint is no failure" each_ends 0 --persistent -a items -- sh answer
check "and no answer" answered 'got complain'
check "it is on standard error" says '^complaint$'

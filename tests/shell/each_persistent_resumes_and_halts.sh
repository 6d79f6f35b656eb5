#!/bin/sh
# --persistent has what other lists have: --joblog, --resume, --halt, --failed,
# --tag, a trace; with no items, few items, and a reader that leaves.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/answers.sh
. "$here/answers.sh"
plan 28
seq 1000 >"$tmp/thousand"

for n in 1 8 1000; do
	check "$n in flight, many items" each_ends 0 -n 3 -k \
	    "--persistent=$n" --joblog journal --trace trace -a thousand -- cat
	check "all are answered" same "$tmp/thousand" "$tmp/out"
	check "the journal has all" journal_has 1000 "$tmp/journal"
	check "so has the trace" has 1000 grep '"ph":"X"' "$tmp/trace"
done
check "no items" each_ends 0 --persistent -a /dev/null -- cat
check "one" each_ends 0 --persistent=9 -n 5 -- cat ::: 1
check "is answered" answered 1

# Every third is in the journal already.
awk -F '\t' 'NR % 3 == 1' "$tmp/journal" >"$tmp/third"
mv "$tmp/third" "$tmp/journal"
column 1 "$tmp/journal" >"$tmp/done"
check "it goes on" each_ends 0 -n 2 -k --persistent=8 --joblog journal --resume \
    -a thousand -- cat
grep -vxFf "$tmp/done" "$tmp/thousand" >"$tmp/expected"
check "with the others" same "$tmp/expected" "$tmp/out"
check "the journal has all" journal_has 1000 "$tmp/journal"

# Of which there are more than can be answered until the halt is heard.
{
	echo a
	echo 'exit 1'
	seq 100000
} >"$tmp/items"
for when in soon now; do
	check "halt $when" each_ends 1 -n 2 --persistent=4 \
	    --halt "$when,fail=1" -a items -- sh answer
	check "the others are not run" says 'not run|not read to its end'
done
check "the list of failures" each_ends 1 --persistent -a items --failed left \
    -n 2 -- sh answer
printf 'exit 1\n' >"$tmp/expected"
check "is made" same "$tmp/expected" "$tmp/left"
check "tags" each_ends 0 --persistent=3 -k --tag -- cat ::: a b
check "are the items" answered "$(printf 'a\ta')" "$(printf 'b\tb')"

# shellcheck disable=SC2016 # for the inner shell
launch sh -c 'yes | { "$@"; echo $? >status; } | head -n 1 >first' sh \
    "$REEVE" each --persistent=8 -n 2 cat
check "the reader leaves: it ends" within 20 ended
check "with its status" [ "$(cat "$tmp/status")" = 141 ]

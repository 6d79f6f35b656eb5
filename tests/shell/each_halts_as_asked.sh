#!/bin/sh
# --halt: soon lets run what runs, now ends it, never goes on; by failures, a
# share of them, or successes.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 16

# The first one ends as told, once the other has begun; the rest take a second.
# shellcheck disable=SC2016 # for the inner shell
task='echo "$1" >>begun
[ "$1" != 1 ] || { until grep -qx 2 begun; do sleep 0.02; done; exit $0; }
sleep 1; echo "$1" >>ended'
seq 20 >"$tmp/items"

halts() {
	rm -f "$tmp/begun" "$tmp/ended"
	: >"$tmp/ended"
	run_each -n 2 --halt "$1" -a "$tmp/items" -- sh -c "$task" "$2"
}

check "now, by a failure" halts now,fail=1 3
check "is no success" [ "$status" -ne 0 ]
check "the other one was ended" [ ! -s "$tmp/ended" ]
check "few were begun" [ "$(wc -l <"$tmp/begun")" -le 3 ]
check "soon, by a failure" halts soon,fail=1 3
check "is no success" [ "$status" -ne 0 ]
check "the other one came to its end" grep -qx 2 "$tmp/ended"
check "few were begun" [ "$(wc -l <"$tmp/begun")" -le 3 ]
check "now, by a success" halts now,success=1 0
check "the other one was ended" [ ! -s "$tmp/ended" ]
check "few were begun" [ "$(wc -l <"$tmp/begun")" -le 3 ]

# One in four fails: that is never a third of those that have ended.
shares() {
	# shellcheck disable=SC2016 # for the inner shell
	run_each -n 1 --halt "$1" -a "$tmp/items" -- \
	    sh -c '[ $(($1 % 4)) -ne 0 ] || exit 1; echo "$1"' sh
}
check "a share that is not reached" shares now,fail=34%
check "lets all run" has 15 cat "$tmp/out"
never() {
	each_ends 1 -n 4 --halt never -a "$tmp/items" -- false
}
check "never goes on to the end" never

# What was read from the input, and has no worker yet, is not waited for.
at_rest() {
	each_ends "$1" -n "$2" --halt "$3" -a "$tmp/items" -- "$4"
}
check "soon ends at once, one at a time" at_rest 0 1 soon,success=1 true
check "and several" at_rest 1 3 soon,fail=1 false

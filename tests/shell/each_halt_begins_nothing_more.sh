#!/bin/sh
# --halt: behind the task whose end it waits for not one more begins; with
# --persistent none but those that are in flight.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/answers.sh
. "$here/answers.sh"
plan 12
seq 100 >"$tmp/items"

# begins N STATUS ARGUMENT... - one at a time, each of which ends so: N begin.
begins() {
	wanted=$1
	: >"$tmp/begun"
	# shellcheck disable=SC2016 # for the inner shell
	run_each -n 1 -a items "$3" "$4" -- \
	    sh -c 'echo "$1" >>begun; exit "$0"' "$2"
	has "$wanted" cat "$tmp/begun"
}
for when in soon now; do
	check "$when, after the first" begins 1 3 --halt "$when"
	check "$when, after two" begins 2 3 --halt "$when,fail=2"
	check "$when, after a share" begins 3 3 --halt "$when,fail=30%"
	check "$when, after a success" begins 1 0 --halt "$when,success=1"
done

# With an item in flight, and then with four.
lines 'exit 1' 'note 1' 'note 2' 'note 3' 'note 4' 'note 5' 'note 6'
check "an item that ends its process" each_ends 1 -n 1 --persistent \
    --halt soon -a items -- sh answer
check "is the last" [ ! -e "$tmp/noted" ]
yes 'note it' | head -n 1000 >"$tmp/items"
rm -f "$tmp/noted"
run_each -n 1 --persistent --halt soon,success=20 -a items -- sh answer
check "as many as asked, if answers come one by one" has 20 cat "$tmp/noted"
rm -f "$tmp/noted"
run_each -n 1 --persistent=4 --halt soon,success=20 -a items -- sh answer
check "and fewer than four more" [ "$(wc -l <"$tmp/noted")" -lt 24 ]

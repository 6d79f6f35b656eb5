#!/bin/sh
# A hangup, or --halt soon: the try that runs then is the last, so it is shown,
# whatever --retries says.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 18

# b, c and d wait for their leave; a needs none, once the others have begun.
# shellcheck disable=SC2016 # for the inner shell
task='echo >>"began.$1"
[ "$1" = a ] && until [ -e began.b ]; do sleep 0.02; done
[ "$1" = a ] || until [ -e "leave.$1" ]; do sleep 0.02; done
echo "out $1"; echo "err $1" >&2; exit 1'

afresh() {
	rm -f "$tmp"/began.* "$tmp"/leave.*
}

# It has heard what there was to be heard: it sleeps.
at_rest() {
	sed 's/.*) //' "/proc/$reeve_pid/stat" | grep -q '^S'
}

leave() {
	for name; do
		: >"$tmp/leave.$name"
	done
}

shown() {
	printf 'out %s\n' "$@" >"$tmp/expected"
	cmp -s "$tmp/expected" "$tmp/out" && for name; do
		says "^err $name" || return 1
	done
}

for order in '' -k; do
	afresh
	# shellcheck disable=SC2086 # none, or one
	start_each $order -v -v -n 2 --retries 1 --retry-delay 1ms \
	    --halt soon -- sh -c "$task" sh ::: a b
	need "a halt $order" soon has 2 grep 'task 1: exit 1' "$tmp/log"
	soon at_rest
	leave b
	check "it ends $order" soon ended
	check "one try of b $order" has 1 cat "$tmp/began.b"
	check "both are shown $order" shown a b

	afresh
	# shellcheck disable=SC2086 # none, or one
	start_each $order -n 2 --retries 1 -- sh -c "$task" sh ::: b c
	need "two run $order" soon has 2 cat "$tmp/began.b" "$tmp/began.c"
	kill -HUP "$reeve_pid"
	soon at_rest
	leave b
	check "a hangup: b is shown $order" soon shown b
	leave c
	check "it ends $order" soon ended
	check "so is c $order" shown b c
	check "one try of each $order" has 2 cat "$tmp/began.b" "$tmp/began.c"
done

#!/bin/sh
# -k: a try whose output was dropped, for another was to follow, and which a
# halt made the last one before its end was heard of, holds up none behind it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 8

# All but the first try of a wait for their leave.
# shellcheck disable=SC2016 # for the inner shell
task='echo "$$ $PPID" >>"began.$1"; [ "$1" != a ] || [ -e first ] || {
	: >first; exit 1; }
until [ -e "leave.$1" ]; do sleep 0.02; done; echo "$1"; exit 1'

state() {
	sed 's/.*) //; s/ .*//' "/proc/$1/stat"
}

is_in() {
	[ "$(state "$2")" = "$1" ]
}

# reported NAME - its last try has ended, and its worker rests again.
reported() {
	tail -n 1 "$tmp/began.$1" >"$tmp/pids"
	read -r pid worker <"$tmp/pids"
	gone "$pid" && is_in S "$worker"
}

shown() {
	printf '%s\n' "$@" >"$tmp/expected"
	cmp -s "$tmp/expected" "$tmp/out"
}

start_each -k -n 4 --retries 1 --retry-delay 1ms --halt soon -- \
    sh -c "$task" sh ::: a b c d
need "all run" soon has 5 cat "$tmp/began.a" "$tmp/began.b" "$tmp/began.c" \
    "$tmp/began.d"
kill -STOP "$reeve_pid"
need "reeve is frozen" soon is_in T "$reeve_pid"
for name in a b; do
	: >"$tmp/leave.$name"
	need "$name ends" soon reported "$name"
done
kill -CONT "$reeve_pid"
need "it has heard of them" soon is_in S "$reeve_pid"
: >"$tmp/leave.c"
check "what is behind is shown while others run" soon shown a c
: >"$tmp/leave.d"
check "it ends" soon ended
check "with all that was kept" shown a c d

#!/bin/sh
# A second reeve with the journal of one that runs is refused, and leaves the
# list of failed items and the trace of the first one as they are.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 6
mkfifo "$tmp/go"

again() {
	(cd "$tmp" && "$REEVE" each --joblog journal --failed failed \
	    --trace trace --results results -- true ::: x >/dev/null 2>said)
	[ $? -eq 2 ]
}

# shellcheck disable=SC2016 # for the inner shell
start_each -v -v -n 1 --joblog "$tmp/journal" --failed "$tmp/failed" \
    --trace "$tmp/trace" -- sh -c '[ "$0" = 1 ] && exit 3; read _ <go' ::: 1 2
need "the first task has failed" soon says 'task 1: exit 3'
check "a second reeve is refused" again
check "it made no directory" [ ! -e "$tmp/results" ]
: >"$tmp/go"
check "the first ends" soon ended
check "its list is there" grep -qx 1 "$tmp/failed"
check "and its picture has its beginning" grep -q process_name "$tmp/trace"

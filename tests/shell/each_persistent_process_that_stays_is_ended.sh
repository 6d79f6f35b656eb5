#!/bin/sh
# --persistent: a process that reads nothing, answers nothing or stays when its
# input has ended is ended, at its time limit, at a stop or after the grace.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/answers.sh
. "$here/answers.sh"
plan 13

: >"$tmp/stay"
lines a b c
check "it stays at the end" each_ends 0 -n 2 -k --grace 0.3 --persistent \
    -a items -- sh answer
check "all was answered" answered 'got a' 'got b' 'got c'
rm "$tmp/stay"

lines a mute b
check "it is mute for too long" each_ends 1 -n 1 -k --persistent --timeout 0.5 \
    -a items -- sh answer
check "which is said" says 'task 2: timed out after 500 ms: mute'
check "the others are answered" answered 'got a' 'got b'
lines a deaf b
check "and deaf" each_ends 1 -n 1 -k --persistent=3 --timeout 0.5 --grace 0.3 \
    -a items -- sh answer
check "the others are answered" answered 'got a' 'got b'

# stop SIGNAL STATUS ITEM ARGUMENT... - in the middle, and it ends.
stop() {
	signal=$1 wanted=$2
	lines a "$3" b
	shift 3
	start_each -n 1 -k --grace 1 -a items "$@" -- sh answer
	soon has 1 cat "$tmp/starts" || return 1
	stop_reeve "$signal" && [ "$status" -eq "$wanted" ]
}

for n in 1 8; do
	check "$n in flight: a stop" stop TERM 143 mute "--persistent=$n"
	check "says what was not run" says '2 not run|3 not run'
done
yes 'a line that is long enough to fill a pipe in a while' |
    head -n 20000 >"$tmp/items"
start_each -n 2 --persistent=1000 --grace 1 -a items -- sleep 1000
need "it runs" soon has 2 tasks
check "it can be stopped" stop_reeve TERM

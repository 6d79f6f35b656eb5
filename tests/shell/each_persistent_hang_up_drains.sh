#!/bin/sh
# --persistent: after a hangup, and when there are to be fewer workers, what is
# in flight is answered, and processes that are not needed end.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/answers.sh
. "$here/answers.sh"
plan 12

# begin ARGUMENT... - items come from a pipe that stays open.
mkfifo "$tmp/pipe"
begin() {
	start_each -k -a pipe "$@" -- sh answer
	exec 9>"$tmp/pipe"
}

begin -n 1 --persistent=2
echo wait >&9
need "one is in flight" soon [ -e "$tmp/waits" ]
kill -HUP "$reeve_pid"
check "nothing ends it" [ ! -s "$tmp/out" ]
: >"$tmp/leave"
check "after a hangup it ends" soon ended
check "the item in flight was answered" answered 'got wait'
check "that was not all, it is said" says 'the input was not read to its end'
exec 9>&-

begin -n 2 --persistent
echo a >&9
echo b >&9
need "both are answered" soon has 2 cat "$tmp/out"
check "by two processes" has 2 tasks
kill -TTOU "$reeve_pid"
check "one fewer: one leaves" soon has 1 tasks
echo c >&9
check "the other goes on" soon has 3 cat "$tmp/out"
exec 9>&-
check "until the end" soon ended
check "which is a good one" [ "$status" -eq 0 ]
check "all were answered" answered 'got a' 'got b' 'got c'

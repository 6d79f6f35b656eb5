#!/bin/sh
# --persistent: a process, a worker or reeve itself is killed with KILL: nothing
# is left, and no item but those in flight is touched.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/answers.sh
. "$here/answers.sh"
plan 20

# begin N ARGUMENT... - and wait until the second of three items waits.
begin() {
	n=$1
	shift
	lines a wait b
	start_each -n 1 -k "--persistent=$n" -a items "$@" -- sh answer
	need "$n in flight: it runs" soon [ -e "$tmp/waits" ]
}

for n in 1 8; do
	begin "$n"
	check "the process is killed" kill -KILL "$(cat "$tmp/starts")"
	: >"$tmp/leave"
	check "it comes to its end" soon ended
	check "an item failed" says '2 succeeded, 1 failed'

	begin "$n" --retries 2
	kill -KILL "$(parent "$(cat "$tmp/starts")")"
	: >"$tmp/leave"
	check "its worker is killed: it comes to its end" soon ended
	check "all were answered" answered 'got a' 'got wait' 'got b'

	begin "$n"
	kill -KILL "$reeve_pid"
	check "reeve is killed" soon ended
	check "nothing is left" soon has 0 survivors
done

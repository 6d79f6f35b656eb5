#!/bin/sh
# The list of items is closed when it has been read, and its descriptor serves
# again. A worker that is forked after that does its work all the same.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 6
echo a >"$tmp/items"

list_is_closed() {
	for fd in "/proc/$reeve_pid/fd"/*; do
		[ "$(readlink "$fd")" != "$tmp/items" ] || return 1
	done
}

# The descriptors from 3 on are to be reeve's own, as at a terminal.
# shellcheck disable=SC2016 # for the inner shells
REEVE=$REEVE launch sh -c 'cd "$1" && exec "$REEVE" each -n 2 --retries 3 \
    --retry-delay 1ms -a items -- sh -c "[ -e go ] || exec stamp task.pids" \
    2>log 3<&- 4<&- 5<&- 6<&-' sh "$tmp"
for try in 1 2; do
	need "try $try runs" soon has "$try" cat "$tmp/task.pids"
	need "the list is closed" soon list_is_closed
	kill -KILL "$(parent "$(running "$tmp/task.pids")")"
done
need "try 3 runs" soon has 3 cat "$tmp/task.pids"
: >"$tmp/go"
kill -KILL "$(running "$tmp/task.pids")"
check "try 4 succeeds" soon ended

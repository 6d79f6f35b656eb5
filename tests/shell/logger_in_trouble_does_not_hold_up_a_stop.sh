#!/bin/sh
# A logger that is frozen, or is killed again and again while a stop goes on,
# holds it up for no longer than a busy one may; nothing is left.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 12

# writes ARGUMENT... - two tasks that write and heed no stop.
writes() {
	rm -f "$tmp"/count.* "$tmp/task.pids"
	start_reeve -n 2 --name t -g 1s "$@" \
	    deaf endless "$tmp/count.{%}" '{%}'
	soon [ -s "$tmp/count.1" ] && soon [ -s "$tmp/count.2" ] &&
	    soon has 1 loggers
}
ended_though_killed() {
	for pid in $(loggers); do kill -KILL "$pid"; done 2>/dev/null
	ended
}

for arguments in '--prefix always' "--log-dir $tmp/dir"; do
	# shellcheck disable=SC2086 # one word each
	need "$arguments: two tasks write" writes $arguments
	kill -STOP "$(loggers)"
	kill -s TERM "$reeve_pid"
	check "a frozen logger does not hold up a stop" within 7 ended
	check "nothing is left" has 0 survivors

	# shellcheck disable=SC2086 # one word each
	need "two more write" writes $arguments
	kill -s TERM "$reeve_pid"
	check "one that dies does not either" within 7 ended_though_killed
	check "nothing is left" has 0 survivors
done

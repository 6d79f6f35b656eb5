#!/bin/sh
# What waits for a reader that is slow has not run too long, and is whole when
# it is read; line by line too, where a task is not over before it has ended.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 4
seq 300 >"$tmp/items"

# read_late NAME ARGUMENT... - by a reader who begins after 2 s. What was read
# is in $tmp/NAME.read, the status of reeve in $tmp/NAME.status.
read_late() {
	way=$tmp/$1
	shift
	mkfifo "$way"
	{
		sleep 2
		cat
	} <"$way" >"$way.read" &
	# shellcheck disable=SC2016 # for the inner shell
	timeout 60 "$REEVE" each --name late "$@" -a "$tmp/items" -- \
	    sh -c 'printf "%s %04000d\n" "$1" 0' sh >"$way" 2>"$tmp/log.late"
	echo $? >"$way.status"
	wait
}

whole() {
	cut -d ' ' -f 1 "$tmp/$1.read" | sort -n >"$tmp/numbers"
	same "$tmp/items" "$tmp/numbers"
}

read_late grouped -n 3 --timeout 1 -g 1 &
read_late lines -n 3 --line-buffer
wait
check "grouped it is well" grep -qx 0 "$tmp/grouped.status"
check "and whole" whole grouped
check "line by line it is well" grep -qx 0 "$tmp/lines.status"
check "and whole" whole lines

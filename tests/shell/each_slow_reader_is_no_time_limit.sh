#!/bin/sh
# What waits for a reader that is slow has not run too long, and is whole when
# it is read; line by line too, where a task is not over before it has ended.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 4
seq 600 >"$tmp/items"
mkfifo "$tmp/slow"

# read_late ARGUMENT... - by a reader who begins after 4 s. Status of reeve.
read_late() {
	{
		sleep 4
		cat
	} <"$tmp/slow" >"$tmp/read" &
	reader=$!
	timeout 60 "$REEVE" each --name late "$@" -a "$tmp/items" -- \
	    sh -c 'printf "%s %02000d\n" "$1" 0' sh >"$tmp/slow" 2>"$tmp/log"
	code=$?
	wait "$reader"
	cut -d ' ' -f 1 "$tmp/read" | sort -n >"$tmp/numbers"
	return "$code"
}

check "grouped it is well" read_late -n 3 --timeout 1 -g 1
check "and whole" same "$tmp/items" "$tmp/numbers"
check "line by line it is well" read_late -n 3 --line-buffer
check "and whole" same "$tmp/items" "$tmp/numbers"

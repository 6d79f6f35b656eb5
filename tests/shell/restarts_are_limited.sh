#!/bin/sh
# --max-restarts N, and N within T, give up after N restarts, with the status
# of the task.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 8

limited() {
	limit=$1 starts=$2
	rm -f "$tmp/task.pids"
	: >"$tmp/log"
	check "--max-restarts $limit ends by itself" run_reeve \
	    --max-restarts "$limit" --restart-delay 10ms \
	    stamp "$tmp/task.pids" crashy exit 7
	check "after $starts starts" has "$starts" cat "$tmp/task.pids"
	check "with the task's status" [ "$status" -eq 7 ]
	check "and says so" says '(gave|giving) up'
}

limited 3 4
limited 2/1m 3

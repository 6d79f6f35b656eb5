#!/bin/sh
# A worker, a logger or a printer that somebody has stopped goes on when reeve is
# killed with KILL: else it would never see that it is to end.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 6

# own - all of reeve's but the one that is in the background.
own() {
	processes | awk -v r="$reeve_pid" '$2 == r && $5 ~ /^reeve/ { print $1 }'
}
stop_own() {
	# shellcheck disable=SC2046 # one word each
	kill -STOP $(own)
}

start_reeve -n 2 -g 300ms --prefix always stamp "$tmp/task.pids"
need "two tasks run" soon has 2 running "$tmp/task.pids"
need "with a logger" has 3 own
stop_own
check "reeve is killed" stop_reeve KILL
check "all the others end" soon has 0 survivors

launch "$REEVE" each -g 300ms stamp ::: "$tmp/item.pids"
need "a task of a list runs" soon has 1 running "$tmp/item.pids"
stop_own
stop_reeve KILL
check "there too" soon has 0 survivors

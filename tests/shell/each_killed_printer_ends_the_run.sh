#!/bin/sh
# The printer is killed with KILL: what it held is gone, so the run ends, says
# so, and has status 125; whether tasks run, or wait in order.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 8

printer() {
	processes | awk -v r="$reeve_pid" '$2 == r && $5 == "reeve:" &&
	    $6 == "printer" { print $1 }'
}

for order in --group --keep-order; do
	rm -f "$tmp"/*.pids
	start_each -n 2 $order -- sh -c 'exec stamp task.pids' sh ::: 1 2 3
	need "$order: two run" soon has 2 running "$tmp/task.pids"
	kill -KILL "$(printer)"
	check "it ends" soon ended
	check "with status 125" [ "$status" -eq 125 ]
	check "and says why" says '^reeve: .*printer'
done

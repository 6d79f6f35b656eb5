#!/bin/sh
# A task that crashes at once is restarted after 100 ms, 200, 400, 800, 1600,
# each less up to a quarter of jitter: at most eight starts in five seconds.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 6

# stamp notes each start in ticks since boot.
gaps() {
	awk -v tick_ms=$((1000 / $(getconf CLK_TCK))) '
		NR > 6 { exit }
		NR > 1 { print ($2 - before) * tick_ms }
		{ before = $2 }' "$tmp/task.pids"
}
bounded() {
	gaps | awk '{ due = 100 * 2 ^ (NR - 1); print "# gap", $1, due
		if ($1 < due * 0.75 - 20 || $1 > due + 2000) bad = 1 }
		END { exit bad }'
}

start_reeve --name web stamp "$tmp/task.pids" crashy exit 3
need "it starts six times" soon has_least 6 cat "$tmp/task.pids"
check "no sooner than its back-off, and not much later" bounded
check "each wait is said" says 'web\.1:.*restart in [0-9.]+ (ms|s)'

need "the sixth ends too" soon has_least 6 grep "exited with 3" "$tmp/log"
check "a stop during the wait ends it" stop_reeve
check "with the status of the last run" [ "$status" -eq 3 ]

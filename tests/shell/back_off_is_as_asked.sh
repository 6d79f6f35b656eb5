#!/bin/sh
# --restart-delay is the first back-off, doubled for each short run in a row up
# to --restart-max-delay; a run of a second begins anew, without a wait.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 9

# gaps - the time between starts, in ms.
gaps() {
	awk -v tick_ms=$((1000 / $(getconf CLK_TCK))) '
		NR > 1 { printf "%d ", ($2 - before) * tick_ms }
		{ before = $2 }' "$tmp/task.pids"
}
# at_least MS... - no gap is shorter than its due, less jitter and two ticks.
at_least() {
	echo "# gaps: $(gaps)"
	for due; do echo "$due"; done >"$tmp/due"
	gaps | tr ' ' '\n' | paste "$tmp/due" - |
	    awk 'NF == 2 && $2 < $1 * 0.75 - 20 { bad = 1 } END { exit bad }'
}
# said - the waits that messages spoke of, in ms.
said() {
	sed -n 's/.*restart in \([0-9.]*\) \(m*s\)$/\1 \2/p' "$tmp/log" |
	    awk '{ print $1 * ($2 == "s" ? 1000 : 1) }'
}
# said_within MIN-MAX... - each wait said is between its two.
said_within() {
	for pair; do echo "$pair"; done | tr - ' ' >"$tmp/due"
	said | paste -d ' ' - "$tmp/due" | awk '$2 != "" { n++
		if ($1 < $2 || $1 > $3) { print "#", $0; bad = 1 } }
		END { exit bad || n == 0 }'
}

start_reeve --restart-delay 200ms --restart-max-delay 500ms \
    stamp "$tmp/task.pids" crashy exit 3
need "it starts five times" soon has_least 5 cat "$tmp/task.pids"
check "after 200, 400, 500, 500 ms" at_least 200 400 500 500
check "as it said" said_within 149-200 299-400 374-500 374-500
check "a stop during the wait ends it" stop_reeve

rm "$tmp/task.pids" && : >"$tmp/log"
check "--restart-delay 0 waits for nothing" run_reeve --restart-delay 0 \
    --max-restarts 30 stamp "$tmp/task.pids" crashy exit 3
check "31 starts" has 31 cat "$tmp/task.pids"

rm "$tmp/task.pids" && : >"$tmp/log"
start_reeve --restart-delay 30s --restart-max-delay 1m \
    stamp "$tmp/task.pids" sh -c 'sleep 1.05; exit 3'
check "after a second there is no wait" soon has_least 3 cat "$tmp/task.pids"
check "and none is said" not says 'restart in'
check "a stop ends it" stop_reeve

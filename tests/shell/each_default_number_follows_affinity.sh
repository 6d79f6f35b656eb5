#!/bin/sh
# Without -n there are as many workers as processors that reeve may use.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
command -v taskset >/dev/null || skip "taskset is not installed"
plan 5
seq 6 >"$tmp/items"

# most - at a time, of the tickets.
most() {
	awk '/begun/ { n++ } /ended/ { n-- } n > most { most = n }
	    END { print most }' "$tmp/tickets"
}
on() {
	rm -f "$tmp/tickets"
	: >"$tmp/log"
	launch taskset -c "$1" "$REEVE" each -a "$tmp/items" -- \
	    ticket tickets '{}' 100
	soon ended && [ "$status" -eq 0 ]
}
# The processors that there are for us: their numbers, one a line.
awk '/^Cpus_allowed_list/ { n = split($2, part, ",")
	for (i = 1; i <= n; i++) {
		ends = split(part[i], end, "-")
		for (j = end[1]; j <= end[ends]; j++) print j
	} }' /proc/self/status >"$tmp/processors"
one=$(head -n 1 "$tmp/processors")
two=$(sed -n 2p "$tmp/processors")
check "on one processor" on "$one"
check "one task runs" [ "$(most)" -eq 1 ]
if [ -n "$two" ]; then
	check "on two" on "$one,$two"
	check "two run" [ "$(most)" -eq 2 ]
else
	check "there is no second processor" :
	check "nothing to be seen of two" :
fi
check "all were run" has 6 grep ended "$tmp/tickets"

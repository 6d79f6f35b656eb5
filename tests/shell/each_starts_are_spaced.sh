#!/bin/sh
# --delay and --max-rate: starts are so far apart at least, whatever the number
# of workers. (No more than the floor is looked at: a machine may be busy.)
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 8
seq 6 >"$tmp/items"

# takes_least MS ARGUMENT... - by the clock of the machine.
takes_least() {
	least=$1
	shift
	before=$(date +%s%N)
	each_ends 0 -n 8 "$@" -a "$tmp/items" -- echo || return 1
	took=$((($(date +%s%N) - before) / 1000000))
	[ "$took" -ge "$least" ] && return
	echo "# it took $took ms"
	return 1
}

check "--delay: five times 100 ms" takes_least 500 --delay 100ms
check "all were run" has 6 cat "$tmp/out"
check "--max-rate: five of twenty in a second" takes_least 250 \
    --max-rate 20/s
check "all were run" has 6 cat "$tmp/out"
check "both: the slower one counts" takes_least 500 --delay 100ms \
    --max-rate 100/s
check "a load that is never reached" takes_least 0 --load 100000
check "memory that is there" takes_least 0 --memfree 1M

# A machine with so much memory is not known.
waits() {
	start_each -n 8 --memfree 1000T -a "$tmp/items" -- touch "$tmp/ran"
	sleep 0.6
	[ ! -e "$tmp/ran" ] && stop_reeve TERM
}
check "memory that is not there is waited for, and a stop heard" waits

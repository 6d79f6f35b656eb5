#!/bin/sh
# A client of make's jobserver: no more tasks run than make allows, and all its
# slots are there again afterwards, even when a worker was killed with KILL.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
command -v make >/dev/null || skip "make is not installed"
plan 12
export REEVE

# most N - of "begun" and "ended" in turn, so many were open at most.
most() {
	awk '/begun/ { n++ } /ended/ { n-- } n > most { most = n }
	    END { print "# " most " at a time"; exit most != '"$1"' }' \
	    "$tmp/tickets"
}

cat >"$tmp/makefile" <<'END'
all: ; +@"$$REEVE" each -n 8 -a items -- ticket tickets {} 100
END
seq 20 >"$tmp/items"
under() {
	rm -f "$tmp/tickets"
	launch "$@"
	soon ended && [ "$status" -eq 0 ]
}
check "under make -j3" under make -j3 -f makefile
check "three run at a time" most 3
check "all were run" has 20 grep ended "$tmp/tickets"

# A jobserver as make has it: a pipe with a byte for each slot but ours.
mkfifo "$tmp/slots"
exec 8<>"$tmp/slots"
exec 9>"$tmp/slots"
# slots BYTES - all that are there; they are taken.
slots() {
	timeout 0.5 cat <&8 >"$tmp/read"
	[ "$(cat "$tmp/read")" = "$1" ]
}
for auth in "fifo:$tmp/slots" 8,9; do
	printf ab >&8
	export MAKEFLAGS=" -j3 --jobserver-auth=$auth"
	start_each -n 8 -a "$tmp/items" -- \
	    sh -c 'exec stamp task.pids' sh
	need "$auth: three run" soon has 3 running "$tmp/task.pids"
	kill -KILL "$(parent "$(running "$tmp/task.pids" | head -n 1)")"
	check "a worker is killed, and another task has its slot" \
	    soon has 4 cat "$tmp/task.pids"
	check "a stop" stop_reeve
	check "the slots are there" slots ab
	rm "$tmp/task.pids"
done
unset MAKEFLAGS
exec 8<&- 9>&-
check "without one, eight" under "$REEVE" each -n 8 -a items -- ticket tickets '{}' 150

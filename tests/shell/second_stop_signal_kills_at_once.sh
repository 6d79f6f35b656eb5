#!/bin/sh
# A second TERM or INT during the grace is KILL at once; more of them change
# nothing. (Within 100 ms it would count as an echo of the first.)
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 12

# A stop with its grace, until all tasks have heard of it.
start_and_ask() {
	rm -f "$tmp/heard"
	start_reeve -g 100m -n "$2" stubborn "$tmp/heard"
	soon has "$2" grep -x ready "$tmp/heard" || return 1
	kill -s "$1" "$reeve_pid"
	soon has "$2" grep -x TERM "$tmp/heard" || return 1
	sleep 0.2 # so that the next one is no echo
}

# The second signal and the third, as quick as can be.
three_times() {
	for _ in 2 3; do
		kill -s "$1" "$reeve_pid"
	done
	soon ended
}

for n in 1 3; do
	need "with $n, TERM begins the grace" start_and_ask TERM "$n"
	check "a second TERM ends it" stop_reeve TERM
	check "with the status of KILL" [ "$status" -eq 137 ]
done
need "INT begins the grace" start_and_ask INT 1
check "a second INT ends it" stop_reeve INT
check "and reeve dies by INT" [ "$status" -eq 130 ]
need "TERM begins the grace" start_and_ask TERM 3
check "a second and a third end it" three_times TERM
check "with the status of KILL" [ "$status" -eq 137 ]

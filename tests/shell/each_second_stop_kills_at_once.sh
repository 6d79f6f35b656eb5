#!/bin/sh
# Tasks that do not hear a stop have their grace; a second TERM or INT ends them
# at once. (Within 100 ms it would count as an echo of the first.)
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 11
seq 100 >"$tmp/items"

# A stop with its grace, until all tasks have heard of it.
start_and_ask() {
	rm -f "$tmp/heard"
	start_each -n 3 -g 100m -a "$tmp/items" -- \
	    sh -c 'exec stubborn heard' sh
	soon has 3 grep -x ready "$tmp/heard" || return 1
	kill -s "$1" "$reeve_pid"
	soon has 3 grep -x TERM "$tmp/heard" || return 1
	sleep 0.2 # so that the next one is no echo
}

for signal in TERM INT; do
	need "$signal begins the grace" start_and_ask "$signal"
	check "a second one ends it" stop_reeve "$signal"
	check "the status tells" [ "$status" -ge 130 ]
	check "nothing is left" has 0 survivors
done

start_each -n 3 -g 300ms -a "$tmp/items" -- sh -c 'exec deaf stamp deaf.pids' sh
need "three are deaf" soon has 3 running "$tmp/deaf.pids"
check "one TERM ends them after the grace" stop_reeve TERM
check "none of the others was started" has 3 cat "$tmp/deaf.pids"

#!/bin/sh
# The first TERM or INT: nothing new starts, what runs is ended with its tree,
# and the journal has what had ended before and nothing else.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 16
printf '%s\n' quick quick slow slow slow slow slow >"$tmp/items"

# Two that end, then three that do not, each with a daemon of its own.
# shellcheck disable=SC2016 # for the inner shell
task='[ "$1" = slow ] || exit 0
daemon stamp "$0/daemon.pids"
exec stamp task.pids'

for signal in TERM:143 INT:130; do
	rm -f "$tmp"/*.pids
	start_each -n 3 --joblog "$tmp/journal" -a "$tmp/items" -- \
	    sh -c "$task" "$tmp"
	need "three run" soon has 3 running "$tmp/task.pids"
	need "with three daemons" soon has 3 running "$tmp/daemon.pids"
	check "${signal%:*} ends it" stop_reeve "${signal%:*}"
	check "with status ${signal#*:}" [ "$status" -eq "${signal#*:}" ]
	check "nothing is left" has 0 survivors
	check "nothing else was started" has 3 cat "$tmp/task.pids"
	check "the journal has two" journal_has 2 "$tmp/journal"
	check "that some were not run is said" says 'not run'
done

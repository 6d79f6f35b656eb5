#!/bin/sh
# With the narrower kill modes, too, a task that does not die with its worker,
# as after a change of user, is ended before the next run; the others that the
# mode spares live on.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
setpriv --pdeathsig clear true 2>/dev/null ||
    skip "setpriv with --pdeathsig (util-linux) is needed"
plan 22

# shellcheck disable=SC2016 # for the inner shell
task='escapee stamp "$0/far.pids" & stamp "$0/near.pids" &
exec stamp "$0/task.pids"'

# begun MODE N - the Nth run is there with what it has started.
begun() {
	for who in task near far; do
		need "$1: run $2, $who" soon has "$2" cat "$tmp/$who.pids"
	done
}

# worker_dies MODE NEAR - so many of the two groups are there afterwards.
worker_dies() {
	rm -f "$tmp"/*.pids
	# What a change of user does to it, and nobody needs a privilege for.
	start_reeve -g 20s --kill-mode "$1" setpriv --pdeathsig clear \
	    sh -c "$task" "$tmp"
	begun "$1" 1
	kill -KILL "$(parent "$(running "$tmp/task.pids")")"
	begun "$1" 2
	check "$1: one task runs" has 1 running "$tmp/task.pids"
	check "$1: $2 of its group" has "$2" running "$tmp/near.pids"
	check "$1: who left it lives on" has 2 running "$tmp/far.pids"
	check "$1: a stop ends reeve" stop_reeve
	for pid in $(survivors); do
		kill -KILL "$pid"
	done
	need "$1: nobody is left" soon has 0 survivors
}

worker_dies process 2
worker_dies group 1

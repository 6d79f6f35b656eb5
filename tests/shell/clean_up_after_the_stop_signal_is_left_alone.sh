#!/bin/sh
# The stop signal goes to those who are there. What the task starts when it has
# got it, to clean up (a script's trap, an entrypoint that calls `pg_ctl stop`),
# is not hit by it too, and has the grace to finish.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 6

# shellcheck disable=SC2016 # for the inner shell
task='trap "sleep 1.5 && stamp done.pids true; exit" TERM
echo ready >>ready; while :; do sleep 0.05; done'

for n in 1 2; do
	rm -f "$tmp/ready" "$tmp/done.pids"
	start_reeve -n "$n" sh -c "$task"
	need "$n: the task runs" soon has "$n" cat "$tmp/ready"
	check "a stop ends it" stop_reeve
	check "after its clean-up was finished" has "$n" cat "$tmp/done.pids"
done

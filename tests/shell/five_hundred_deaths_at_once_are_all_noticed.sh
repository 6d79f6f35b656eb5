#!/bin/sh
# 500 tasks die at the same moment, five times: each is back, each only once.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
rounds=$(many 5 2)
plan $((rounds + 3))

all() {
	cat "$tmp"/task.*.pids >"$tmp/all"
	running "$tmp/all"
}

# started STARTS - so many in all, and 500 of them run.
started() {
	has 500 all && has "$1" cat "$tmp/all"
}

start_reeve -n 500 --restart-delay 50ms --restart-max-delay 50ms \
    stamp "$tmp/task.{%}.pids"
need "500 tasks run" within 60 started 500
for round in $(seq "$rounds"); do
	# shellcheck disable=SC2046 # one word a task
	kill -KILL $(all)
	need "after death $round all are back" \
	    within 60 started $((500 * (round + 1)))
done

check "a stop ends them" stop_reeve
cat "$tmp"/task.*.pids >"$tmp/all"
check "each had its starts" has $((500 * (rounds + 1))) cat "$tmp/all"

#!/bin/sh
# Workers killed with KILL again and again come back each time, never twice.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

start_reeve -n 2 -g 5s --restart-delay 10ms --restart-max-delay 10ms \
    maxcopies "$tmp/lock.{%}" "$tmp/complaints" stamp "$tmp/task.{%}.pids"

# Both workers run their n-th task.
both_at() {
	has "$1" cat "$tmp/task.1.pids" && has "$1" cat "$tmp/task.2.pids"
}

kill_both_20_times() {
	for n in $(seq 1 20); do
		soon both_at "$n" || return 1
		soon has 2 workers || return 1
		# shellcheck disable=SC2046 # one word a worker
		kill -KILL $(workers)
	done
}
check "twenty times they come back" kill_both_20_times
check "and once more" soon both_at 21
check "never in two copies" [ ! -e "$tmp/complaints" ]
check "there is nobody else but the logger" soon has 5 descendants "$reeve_pid"

check "a stop ends all" stop_reeve

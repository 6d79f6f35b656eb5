#!/bin/sh
# A process whose main thread has ended while another runs is a zombie to look
# at, and alive: a stop ends it, by KILL if need be, and so is it ended as what
# a killed worker has left.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 17

# pids FILE - noted there by stamp.
pids() { cut -d ' ' -f 1 "$1" 2>/dev/null; }
# lives PID - a thread of it does. The marks of survivors are not to be seen.
lives() {
	cat "/proc/$1"/task/*/stat 2>/dev/null | sed 's/.*) //' | grep -q '^[^ZX]'
}
is_headless() { grep -q '^State:.Z' "/proc/$1/status" && lives "$1"; }
# headless N FILE - N of those noted there have only the other thread.
headless() {
	n=0
	for pid in $(pids "$2"); do
		! is_headless "$pid" || n=$((n + 1))
	done 2>/dev/null
	[ "$n" -eq "$1" ]
}
# over FILE - nobody noted there lives; who does is killed.
over() {
	result=0
	for pid in $(pids "$1"); do
		! lives "$pid" || { kill -KILL "$pid" && result=1; }
	done
	return "$result"
}

for vice in '' deaf; do
	rm -f "$tmp"/*.pids
	# shellcheck disable=SC2016,SC2086 # the inner shell; no word is one too
	start_reeve -g 300ms --name web sh -c 'd=$0
daemon "$@" stamp "$d/daemon.pids" headless
exec "$@" stamp "$d/task.pids" headless' "$tmp" ${vice:-env}
	need "${vice:-plain}: the task has lost its head" \
	    soon headless 1 "$tmp/task.pids"
	need "so has its daemon" soon headless 1 "$tmp/daemon.pids"
	check "a stop ends" stop_reeve
	check "the task" over "$tmp/task.pids"
	check "and the daemon" over "$tmp/daemon.pids"
done
check "who heard nothing was killed" says 'KILL after.*headless.*headless'

rm -f "$tmp"/*.pids
# shellcheck disable=SC2016 # for the inner shell
start_reeve -g 300ms sh -c 'daemon deaf stamp "$0/daemon.pids" headless
exec stamp "$0/task.pids"' "$tmp"
need "a task runs" soon has 1 running "$tmp/task.pids"
need "and a headless daemon" soon headless 1 "$tmp/daemon.pids"
stray=$(pids "$tmp/daemon.pids")
kill -KILL "$(workers)"
check "after the death of its worker the task comes back" \
    soon has 2 cat "$tmp/task.pids"
check "when the stray has ended" not lives "$stray"
check "a stop ends all" stop_reeve
check "the new daemon too" over "$tmp/daemon.pids"

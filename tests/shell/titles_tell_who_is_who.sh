#!/bin/sh
# A worker is called `reeve: POOL.NUMBER` in the arguments and, as far as it
# fits, in the short name; the supervisor's short name is `reeve`.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 5

titles() {
	for pid in $(workers); do
		tr '\0' '\n' <"/proc/$pid/cmdline" | head -n 1
	done | sort | paste -s -d ,
}
short_names() {
	for pid in $(workers); do
		cat "/proc/$pid/comm"
	done | sort | paste -s -d ,
}
both='reeve: web.1,reeve: web.2'

start_reeve -n 2 --name web stamp "$tmp/task.pids"
need "two tasks run" soon has 2 running "$tmp/task.pids"
check "the workers have their titles" [ "$(titles)" = "$both" ]
check "and the short names" [ "$(short_names)" = "$both" ]
check "the supervisor is reeve" grep -qx reeve "/proc/$reeve_pid/comm"
check "a stop ends them" stop_reeve

#!/bin/sh
# TERM and INT stop the task with the stop signal, QUIT with QUIT; the status is
# that of its last run, and after INT reeve ends by SIGINT.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 22

# A task that notes what it hears, and exits 7.
# shellcheck disable=SC2016 # for the inner shell
task='for s in TERM INT QUIT; do trap "echo $s >heard; exit 7" $s; done
echo >ready; while :; do sleep 0.05; done'

# stopped_by SIGNAL HEARD STATUS
stopped_by() {
	rm -f "$tmp/ready" "$tmp/heard"
	start_reeve sh -c "$task"
	need "a task runs" soon [ -s "$tmp/ready" ]
	check "$1 ends it" stop_reeve "$1"
	check "by $2" [ "$(cat "$tmp/heard")" = "$2" ]
	check "with $3" [ "$status" -eq "$3" ]
}
stopped_by TERM TERM 7
stopped_by INT TERM 130
stopped_by QUIT QUIT 7

# With several, an end by any of them is none by failure.
several() {
	start_reeve -n 3 stamp "$tmp/$1.pids"
	need "three run" soon has 3 running "$tmp/$1.pids"
	check "$1 ends them" stop_reeve "$1"
	check "with $2" [ "$status" -eq "$2" ]
}
several TERM 0
several INT 130
several QUIT 0
check "nothing was said" not says '^reeve:'

#!/bin/sh
# TSTP stops reeve and every process of every tree; CONT continues them; a stop
# while stopped is obeyed as soon as there is a CONT.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 14

# all_are STATE PID... - one letter of proc(5); S and R are the same here.
all_are() {
	wanted=$1
	shift
	for pid; do
		state=$(sed 's/.*) //; s/ .*//' "/proc/$pid/stat")
		case $wanted$state in
		TT | SS | SR) ;;
		*) return 1 ;;
		esac
	done
}
# In one order, whoever else there is.
tree() { descendants "$reeve_pid" | grep -vxF "$(workers; loggers)" | sort -n; }

for n in 1 3; do
	rm -f "$tmp"/*.pids
	start_reeve -n "$n" escapee stamp "$tmp/task.pids"
	need "$n: the tasks run" soon has "$n" running "$tmp/task.pids"
	all=$(tree)
	kill -TSTP "$reeve_pid"
	# shellcheck disable=SC2086 # one word each
	check "TSTP stops them all" soon all_are T $all "$reeve_pid"
	kill -CONT "$reeve_pid"
	# shellcheck disable=SC2086 # one word each
	check "CONT continues them" soon all_are S $all "$reeve_pid"
	check "all are the same as before" [ "$(tree)" = "$all" ]

	kill -TSTP "$reeve_pid"
	soon all_are T "$reeve_pid"
	kill -TERM "$reeve_pid"
	check "a stop while stopped waits" not_yet ended
	kill -CONT "$reeve_pid"
	check "and is obeyed after CONT" soon ended
	check "with the status of a stop" [ "$status" -eq $((n == 1 ? 143 : 0)) ]
done

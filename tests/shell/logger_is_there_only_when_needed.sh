#!/bin/sh
# One worker without a prefix or a log has reeve's own descriptors and no logger;
# whatever needs one brings one, and its name says what it is.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 26

same_file() {
	[ "$(stat -Lc %d:%i "/proc/$1/fd/$3")" = "$(stat -Lc %d:%i "$2")" ]
}
# runs_with N ARGUMENT... - a task runs, and there are N loggers.
runs_with() {
	wanted=$1
	shift
	rm -f "$tmp/task.pids"
	start_reeve --name t "$@" stamp "$tmp/task.pids"
	soon has_least 1 running "$tmp/task.pids" && soon has "$wanted" loggers
}

for arguments in '' --merge '--prefix auto' '--log-format text'; do
	# shellcheck disable=SC2086 # none or two words
	check "none with one worker $arguments" runs_with 0 $arguments
	task=$(running "$tmp/task.pids")
	check "which has reeve's stdout" same_file "$task" "$tmp/out" 1
	error=$tmp/log
	[ "$arguments" != --merge ] || error=$tmp/out
	check "and stderr" same_file "$task" "$error" 2
	check "a stop ends it" stop_reeve
done

for arguments in '-n 2' '--prefix always' --timestamps --pty \
    '--log-format json' "--log-dir $tmp/dir"; do
	# shellcheck disable=SC2086 # one or two words
	check "one with $arguments" runs_with 1 $arguments
	title=$(tr '\0' '\n' <"/proc/$(loggers)/cmdline" | head -n 1)
	stop_reeve TERM
done
check "its title is that of a logger" [ "$title" = 'reeve: logger' ]
start_reeve -n 2 --name t --prefix never stamp "$tmp/more.pids"
check "two workers without a prefix run" soon has 2 running "$tmp/more.pids"
check "without one" has 0 loggers
check "a stop ends them" stop_reeve

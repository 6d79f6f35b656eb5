#!/bin/sh
# A stop begins with the signal that --stop-signal names, by name or number,
# and with no other; QUIT stops with QUIT.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 28

# stops_with HEARD ARGUMENT... - and a stop by TERM makes the task hear HEARD.
stops_with() {
	heard=$1
	shift
	rm -f "$tmp/heard"
	start_reeve -g 300ms "$@" stubborn "$tmp/heard"
	check "$*: the task runs" soon grep -qx ready "$tmp/heard"
	kill -TERM "$reeve_pid"
	check "a stop reaches it as $heard" soon grep -qx "$heard" "$tmp/heard"
	check "and ends it" soon ended
	# What follows the stop signal wakes those that were stopped.
	check "it heard nothing else" [ -z "$(grep -vx "ready
$heard
CONT" "$tmp/heard")" ]
}

rtmin=$(kill -l RTMIN 2>/dev/null) || rtmin=34
stops_with TERM --grace 300ms
stops_with INT --stop-signal INT
stops_with USR1 --stop-signal SIGUSR1
stops_with HUP --stop-signal=hup
stops_with USR2 --stop-signal 12
stops_with $((rtmin + 3)) --stop-signal RTMIN+3
# The kernel's name for what comes from a keyboard, too.
stops_with QUIT --stop-signal QUIT

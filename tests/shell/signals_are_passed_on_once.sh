#!/bin/sh
# HUP, USR1, USR2, WINCH, ALRM, real-time and other signals to reeve reach the
# own process of each task, once, and no other process of its tree.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 10

# shellcheck disable=SC2016 # for the inner shell
task='stubborn "$0/other.$1" & exec stubborn "$0/own.$1"'

# hear N SIGNAL... - each, sent to reeve, is the next that each own one hears.
hear() {
	n=$1
	shift
	for signal; do
		kill -s "$signal" "$reeve_pid"
		for i in $(seq "$n"); do
			soon last_is "$tmp/own.$i" "$signal" && continue
			echo "# not heard by $i: $signal"
			return 1
		done
	done
}
last_is() {
	[ "$(tail -n 1 "$1")" = "$2" ]
}
all_ready() {
	[ "$(cat "$tmp"/other.* "$tmp"/own.* 2>/dev/null | grep -cx ready)" \
	    -eq $((2 * $1)) ]
}
# each_once N SIGNAL... - nothing else is in what the own ones have noted.
each_once() {
	n=$1
	shift
	for i in $(seq "$n"); do
		[ "$(xargs <"$tmp/own.$i")" = "ready $*" ] || return 1
	done
}

set -- HUP USR1 USR2 WINCH ALRM VTALRM PROF URG PWR 35 50 64 HUP USR1
for n in 1 2; do
	rm -f "$tmp"/other.* "$tmp"/own.*
	start_reeve -g 300ms -n "$n" sh -c "$task" "$tmp" '{%}'
	need "$n: the tasks run" soon all_ready "$n"
	check "each signal is heard" hear "$n" "$@"
	check "once, and no other" each_once "$n" "$@"
	check "the rest of the tree has heard nothing" \
	    [ "$(sort -u "$tmp"/other.*)" = ready ]
	check "a stop ends it" stop_reeve
done

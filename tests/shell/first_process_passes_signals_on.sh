#!/bin/sh
# As the first process of a PID namespace reeve passes signals on, each once,
# and at TERM ends all there with the stop signal and the whole grace.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/namespace.sh
. "$here/namespace.sh"
prepare_kinds
plan "$(for_kinds 8)"

heard() { [ "$(tail -n 1 "$tmp/work/heard")" = "$1" ]; }
all_heard() {
	for signal; do
		kill -s "$signal" "$(init)"
		soon heard "$signal" || return 1
	done
}

# shellcheck disable=SC2016 # for the inner shell
task='daemon slow "$0" 300 0; exec slow "$0" 300 0'
for kind in $kinds; do
	enter "$kind" "$REEVE" run -g 300ms stubborn work/heard
	need "$kind: a task runs" soon grep -qx ready "$tmp/work/heard"
	check "signals are heard" all_heard HUP USR1 USR2 WINCH ALRM 35
	check "once" \
	    [ "$(xargs <"$tmp/work/heard")" = "ready HUP USR1 USR2 WINCH ALRM 35" ]
	kill -s TERM "$(init)"
	check "TERM ends it" soon ended
	check "by KILL after the grace" [ "$status" -eq 137 ]

	enter "$kind" "$REEVE" run -g 20s -n 3 sh -c "$task" "$tmp/work/heard"
	need "three tasks and their daemons run" soon has 6 cat "$tmp/work/heard"
	kill -s TERM "$(init)"
	check "TERM ends them" soon ended
	check "within their grace" [ "$status" -eq 0 ]
done

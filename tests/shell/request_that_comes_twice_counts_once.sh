#!/bin/sh
# A stop that arrives twice at once, as from timeout(1), which signals its child
# and then the group, or within 100 ms, is one: the grace is given in full.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 12

# stopped_by COMMAND - a task that takes its time ends by itself.
stopped_by() {
	need "it runs" soon grep -qx ready "$tmp/heard"
	check "$* is obeyed" "$@"
	check "and the task has its time" [ "$status" -eq 7 ]
}

# twice SIGNAL - to reeve, as quick as a shell can.
twice() {
	kill -s "$1" "$reeve_pid"
	kill -s "$1" "$reeve_pid"
	soon ended
}

launch timeout 1000 "$REEVE" run -g 100m slow "$tmp/heard" 500 7
stopped_by stop_reeve
rm -f "$tmp/heard"
launch timeout --preserve-status 5 "$REEVE" run -g 100m slow "$tmp/heard" 500 7
stopped_by soon ended
rm -f "$tmp/heard"
start_reeve -g 100m slow "$tmp/heard" 500 7
stopped_by twice TERM
rm -f "$tmp/heard"
start_reeve -g 100m -n 3 slow "$tmp/heard" 500 7
need "three run" soon has 3 grep -x ready "$tmp/heard"
check "TERM twice is obeyed" twice TERM
check "and all have their time" [ "$status" -eq 0 ]

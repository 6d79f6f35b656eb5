#!/bin/sh
# Started with every signal ignored or blocked, reeve does all it does, and its
# task has default dispositions and an empty mask.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 15

pristine() {
	[ "$(awk '/^Sig(Blk|Ign|Cgt):/ { printf "%d", $2 }' \
	    "/proc/$(running "$tmp/task.pids")/status")" = 000 ]
}

for how in ignore block usual; do
	rm -f "$tmp/task.pids"
	if [ "$how" = usual ]; then
		start_reeve stamp "$tmp/task.pids"
	else
		launch badparent "$how" "$REEVE" run stamp "$tmp/task.pids"
	fi
	need "$how: the task runs" soon has 1 running "$tmp/task.pids"
	check "and has every signal as it should be" pristine
	kill -KILL "$(running "$tmp/task.pids")"
	check "its death is noticed" soon has 2 cat "$tmp/task.pids"
	check "a stop ends it" stop_reeve
	check "by its signal" [ "$status" -eq 143 ]
done

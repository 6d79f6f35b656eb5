#!/bin/sh
# Ctrl-C and Ctrl-\ at the terminal reach the task once, and reeve not at all:
# a task that bears them goes on.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 9

at_terminal "$REEVE" run -g 200ms -- stubborn "$tmp/heard"
need "the task runs" soon grep -qx ready "$tmp/heard"
for n in 1 2 3; do
	key C
	check "Ctrl-C is heard, $n" soon has "$n" grep -x INT "$tmp/heard"
done
key backslash
check "so is Ctrl-\\" soon has 1 grep -x QUIT "$tmp/heard"
key C
check "and Ctrl-C again" soon has 4 grep -x INT "$tmp/heard"
check "each once, and nothing else" has 6 cat "$tmp/heard"
check "reeve goes on" not ended
kill -TERM "$(children "$reeve_pid")"
check "until it is stopped" soon ended

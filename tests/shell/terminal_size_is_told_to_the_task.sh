#!/bin/sh
# WINCH reaches the task once: that of the terminal, whose size has changed, and
# one that is sent to reeve; with several workers each task has it from reeve.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 8

# told N - N times in all, not once more.
told() {
	soon has "$1" grep -x WINCH "$tmp/heard" &&
	    not_yet has_least $(($1 + 1)) grep -x WINCH "$tmp/heard"
}
resize() {
	stty -F "$(readlink "/proc/$reeve/fd/0")" rows "$1"
}

for copies in 1 3; do
	rm -f "$tmp/heard"
	at_terminal "$REEVE" run -g 200ms -n "$copies" -- stubborn "$tmp/heard"
	need "$copies: all run" soon has "$copies" grep -x ready "$tmp/heard"
	reeve=$(children "$reeve_pid")
	resize 30
	check "of a new size each is told once" told "$copies"
	kill -s WINCH "$reeve"
	check "and of a signal to reeve" told $((2 * copies))
	kill -s TERM "$reeve"
	check "a stop ends it" soon ended
done

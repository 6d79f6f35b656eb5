#!/bin/sh
# A shell that was given a Ctrl-C at its prompt, or whose command was, can be
# left with exit, though its status is then 130: it is not started again.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 12

# left_with KEYS... - after a Ctrl-C, by these.
left_with() {
	wipe
	rm -f "$tmp/shell.pids"
	at_terminal "$REEVE" run -- stamp "$tmp/shell.pids" \
	    bash --norc --noprofile -i
	need "$*: there is a prompt" soon shows 'ready> $'
	key C
	soon shows '\^C$'
	"$@"
	check "it leaves" soon ended
	check "with the shell's status" [ "$status" -eq 130 ]
	check "it was started once" has 1 cat "$tmp/shell.pids"
}

command_and_exit() {
	type_line 'stamp sleeper.pids'
	soon has 1 running "$tmp/sleeper.pids"
	key C
	soon has 0 running "$tmp/sleeper.pids"
	type_line exit
}

left_with type_line exit
left_with key D
left_with command_and_exit

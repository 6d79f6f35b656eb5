#!/bin/sh
# When reeve has ended, the terminal is as before: its modes, even if the task
# has changed them and was killed, and its foreground group, the shell's.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 13

modes() { stty -a -F "$(readlink "/proc/$shell/fd/0")"; }
foreground() { sed 's/.*) //' "/proc/$shell/stat" | cut -d ' ' -f 6; }
is_raw() { modes | grep -q -e '-icanon'; }
is_shells() { [ "$(foreground)" -eq "$shell" ]; }

at_shell
shell=$(children "$reeve_pid")
# While it waits for a command, the modes are those of its line editor.
before=$(modes)
as_before() { [ "$(modes)" = "$before" ]; }
need "the terminal is the shell's" is_shells

for how in KILL TERM; do
	rm -f "$tmp/task.pids"
	type_line "reeve run --restart never -- sh -c 'stty raw -echo -isig;
exec stamp task.pids'; echo status\$?"
	check "a task runs" soon has 1 running "$tmp/task.pids"
	check "and makes the terminal raw" is_raw
	check "and its own" not is_shells
	kill -s "$how" "$(running "$tmp/task.pids")"
	check "after $how the shell goes on" soon shows '^status[0-9]+'
	check "the terminal is the shell's" soon is_shells
	check "with the modes of before" soon as_before
	wipe
done

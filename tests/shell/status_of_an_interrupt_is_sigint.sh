#!/bin/sh
# After INT reeve dies by SIGINT itself, as its parent sees it, so that a
# shell's loop ends too; after TERM it exits.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
command -v python3 >/dev/null || skip "python3 is not installed"
plan 18

# Its parent, which says what subprocess makes of its end.
parent='import subprocess, sys
print(subprocess.run(sys.argv[1:]).returncode)'

# is_told RETURNCODE SIGNAL N - for N workers.
is_told() {
	rm -f "$tmp/task.pids" "$tmp/out"
	launch python3 -c "$parent" "$REEVE" run -n "$3" stamp "$tmp/task.pids"
	need "$2 to $3: running" soon has "$3" running "$tmp/task.pids"
	kill -s "$2" "$(parent "$(workers_of_task)")"
	check "it ends" soon ended
	check "which its parent sees as $1" grep -qx -e "$1" "$tmp/out"
}
workers_of_task() {
	parent "$(running "$tmp/task.pids" | head -n 1)"
}

is_told -2 INT 1
is_told -2 INT 3
is_told 143 TERM 1
is_told 0 TERM 3

# As a terminal does it: to the whole group. A background job of a shell's has
# INT ignored, which is not what a script in the foreground finds.
for shell in sh bash; do
	rm -f "$tmp/task.pids"
	# shellcheck disable=SC2016 # for the inner shell
	launch env --default-signal=INT setsid "$shell" -c \
	    'for i in 1 2 3; do "$0" run stamp task.pids; done' "$REEVE"
	need "a loop of $shell" soon has 1 running "$tmp/task.pids"
	kill -s INT -- "-$reeve_pid"
	check "is ended by INT" soon ended
	check "in its first round" has 1 cat "$tmp/task.pids"
done

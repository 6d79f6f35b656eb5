#!/bin/sh
# When the terminal hangs up, reeve ends with all that it has started: one
# worker or several, alone or in a shell. Under nohup it goes on.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 27

# hang_up - the terminal closes; who reeve is, we know from its task.
hang_up() {
	task=$(running "$tmp/task.pids" | head -n 1)
	reeve=$(parent "$(parent "$task")")
	stop_reeve TERM
}

# all_end N - N processes run, and none after the terminal has hung up.
all_end() {
	need "$1 run" soon has "$1" running "$tmp/task.pids"
	check "the terminal closes" hang_up
	check "reeve ends" soon gone "$reeve"
	check "with all it has started" soon has 0 running "$tmp/task.pids"
	rm -f "$tmp/task.pids"
	wipe
}

at_terminal "$REEVE" run -- stamp "$tmp/task.pids"
all_end 1
at_terminal "$REEVE" run -g 300ms -n 3 -- deaf escapee stamp "$tmp/task.pids"
all_end 3
at_shell
type_line 'reeve run -- stamp task.pids'
all_end 1
at_shell
type_line 'reeve run -n 3 -- stamp task.pids &'
all_end 3
at_shell
type_line 'reeve run -- stamp task.pids bash --norc --noprofile -i'
all_end 1

at_shell
type_line 'nohup reeve run -- stamp task.pids >>log 2>&1 &'
need "one runs under nohup" soon has 1 running "$tmp/task.pids"
check "the terminal closes" hang_up
check "the task goes on" not_yet has 0 running "$tmp/task.pids"
check "so does reeve" not gone "$reeve"
kill -s TERM "$reeve"
check "until it is stopped" soon gone "$reeve"
check "it started once" has 1 cat "$tmp/task.pids"
check "nothing is left" soon has 0 running "$tmp/task.pids"

#!/bin/sh
# `reeve each echo got &` reads its items from the terminal: as other jobs it
# is stopped when it reads, tasks included, and goes on in the foreground.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 9

state() { sed 's/.*) //; s/ .*//' "/proc/$1/stat"; }
is_stopped() { [ "$(state "$1")" = T ]; }
not_stopped() { [ "$(state "$1")" != T ]; }

# typing_stops PID - for the shell may have read what was typed before.
typing_stops() {
	type_line ''
	is_stopped "$1"
}

at_shell
echo one >"$tmp/items"
# shellcheck disable=SC2016 # for the inner shell
type_line 'reeve each -n 2 -a items -a - sh -c '\
\''[ "$0" = one ] && exec stamp task.pids; echo "got $0"'\'' &'
need "a task runs" soon has 1 running "$tmp/task.pids"
task=$(running "$tmp/task.pids")
reeve=$(parent "$(parent "$task")")
check "reeve is stopped when something is typed" soon typing_stops "$reeve"
check "and its task" soon is_stopped "$task"
check "which the shell says" soon prompts
check "as of any such job" shows 'Stopped.*reeve each'
type_line fg
check "fg resumes both" soon not_stopped "$task"
type_line words
check "what is typed then is an item" soon shows 'got words$'
key D
kill "$task"
check "and its end is theirs" soon gone "$reeve"
check "the shell goes on" prompts

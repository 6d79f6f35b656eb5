#!/bin/sh
# Ctrl-Z at `reeve run -- cat` in a shell suspends both: the shell says Stopped
# and has its prompt; fg resumes both, and bg leaves a task that reads stopped.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 25

state() { sed 's/.*) //; s/ .*//' "/proc/$1/stat"; }
is_stopped() { [ "$(state "$1")" = T ]; }
not_stopped() { [ "$(state "$1")" != T ]; }

at_shell
type_line 'reeve run -- stamp task.pids cat'
need "cat runs" soon has 1 running "$tmp/task.pids"
task=$(running "$tmp/task.pids")
reeve=$(parent "$(parent "$task")")
wipe
type_line 'some words'
check "what is typed comes back" soon shows_times 2 '^some words$'

for round in 1 2; do
	wipe
	key Z
	check "$round: Ctrl-Z is said by the shell" soon shows 'Stopped.*reeve run'
	check "cat is stopped" is_stopped "$task"
	check "and reeve" is_stopped "$reeve"
	check "the shell goes on" prompts
	wipe
	type_line fg
	check "fg resumes reeve" soon not_stopped "$reeve"
	check "and cat" soon not_stopped "$task"
	type_line 'more words'
	check "which answers" soon shows_times 2 '^more words$'
done

wipe
key Z
check "stopped once more" soon is_stopped "$reeve"
type_line bg
check "bg lets it go on" soon shows 'reeve run.*&'
check "till cat wants to read" soon is_stopped "$task"
check "and reeve with it" soon is_stopped "$reeve"
check "the shell goes on" prompts
type_line fg
check "fg resumes cat" soon not_stopped "$task"
wipe
type_line 'last words'
check "which answers" soon shows_times 2 '^last words$'
key D
check "and ends as it does without reeve" soon gone "$reeve"
check "the shell goes on" prompts

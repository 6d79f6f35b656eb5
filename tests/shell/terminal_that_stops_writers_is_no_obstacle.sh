#!/bin/sh
# With `stty tostop` who writes in the background is stopped. reeve is there
# while its task has the terminal: it says what it has to say all the same.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 12

at_shell
type_line 'stty tostop; stty -a'
need "the terminal stops writers" soon shows '(^|[ ;])tostop'
wipe
# shellcheck disable=SC2016 # for the shell there
type_line 'reeve run -v --max-restarts 1 -- sh -c '\
\''echo out$((40+2)); exit 3'\''; echo status$?'
check "it ends with the task's status" soon shows '^status3$'
check "the task has written in each run" shows_times 2 '^out42$'
check "reeve has said why it gave up" shows '^reeve: .*giving up'
wipe

type_line 'reeve run -- stamp task.pids'
need "a task runs" soon has 1 running "$tmp/task.pids"
reeve=$(parent "$(parent "$(running "$tmp/task.pids")")")
kill -KILL "$(running "$tmp/task.pids")"
check "its death is said" soon shows '^reeve: .*killed by KILL'
check "it comes back" soon has 2 cat "$tmp/task.pids"
check "under the same reeve" [ "$(parent "$(parent "$(
	running "$tmp/task.pids")")")" = "$reeve" ]
key C
check "Ctrl-C ends it" soon gone "$reeve"
check "and nothing else is there" has 0 running "$tmp/task.pids"
check "the shell goes on" prompts
type_line 'exit 0'
check "until it is left" soon ended

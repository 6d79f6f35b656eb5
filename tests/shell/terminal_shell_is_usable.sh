#!/bin/sh
# `reeve run -- bash` at a terminal is a shell to work in: a prompt, output, job
# control; Ctrl-C ends what runs there and not the shell; exit leaves.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 16

# resumed - the terminal is given before it is continued.
resumed() { grep -q '^State:.S' "/proc/$(running "$tmp/sleeper.pids")/status"; }

at_terminal "$REEVE" run -- bash --norc --noprofile -i
need "there is a prompt" soon shows 'ready> $'
check "without a complaint about job control" not shows 'job control|ioctl'
# shellcheck disable=SC2016 # for the shell there
type_line 'tty; echo is$((40+2))'
check "a command is run" soon shows '^is42'
check "at this terminal" shows '^/dev/pts/'

wipe
key C
check "Ctrl-C gives a new prompt" soon shows '\^C$'
check "of the same shell" prompts
wipe
type_line 'stamp sleeper.pids'
check "a command in the foreground" soon has 1 running "$tmp/sleeper.pids"
key C
check "is ended by Ctrl-C" soon has 0 running "$tmp/sleeper.pids"
check "the shell is not" prompts

wipe
type_line 'stamp sleeper.pids'
check "another" soon has 1 running "$tmp/sleeper.pids"
key Z
check "is stopped by Ctrl-Z" soon shows '\[1\]\+  Stopped'
# Not by kill: bash may take the job for stopped a while, and then not exit.
type_line fg
check "goes on in the foreground" soon resumed
key C
check "and is ended there" soon has 0 running "$tmp/sleeper.pids"
check "the shell goes on" prompts
type_line 'exit 0'
check "exit leaves" soon ended
check "with 0" [ "$status" -eq 0 ]

#!/bin/sh
# With several workers at a terminal Ctrl-C stops them all, once, and reeve ends
# by SIGINT, so that a loop of the shell's ends too.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 4

at_shell
type_line 'for i in 1 2 3; do reeve run -n 3 -- stamp task.pids; done'
need "three run" soon has 3 running "$tmp/task.pids"
wipe
key C
check "Ctrl-C ends them" soon has 0 running "$tmp/task.pids"
check "the shell goes on" prompts
check "without another round" has 3 cat "$tmp/task.pids"

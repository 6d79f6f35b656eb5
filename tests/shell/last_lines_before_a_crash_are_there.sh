#!/bin/sh
# What a task wrote before it was killed is in its log, each time, and on
# stdout.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 5

# Each run takes the next number, so that one is told from another.
# shellcheck disable=SC2016 # for the inner shell
task='echo >>runs; exec numbered 1000 "$(wc -l <runs)" die'
start_reeve --name t --log-dir "$tmp/dir" --log-size 0 --max-restarts 9/1h \
    --restart-delay 10ms --restart-max-delay 10ms \
    sh -c "$task"
check "ten runs of a thousand lines end" within "$patience" ended
check "each by KILL" [ "$status" -eq 137 ]
check "every line is there" exact 1 10 1000 "$tmp/dir/t.1.log"

start_reeve -n 4 --name t --restart never --prefix always numbered 1000 '{%}' die
check "on stdout too" within "$patience" ended
check "every line is there" exact -p t 1 4 1000 "$tmp/out"

#!/bin/sh
# A daemon that a task has started (two forks, own session, nothing inherited)
# is ended with it: a polite one by the stop signal, a deaf one by KILL.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 7

# shellcheck disable=SC2016 # for the inner shell
task='daemon stamp "$0/polite.pids"; daemon deaf stamp "$0/deaf.pids"
exec stamp "$0/task.pids"'

start_reeve -g 300ms sh -c "$task" "$tmp"
need "the task runs" soon has 1 running "$tmp/task.pids"
need "and a polite daemon" soon has 1 running "$tmp/polite.pids"
need "and a deaf one" soon has 1 running "$tmp/deaf.pids"
deaf=$(running "$tmp/deaf.pids")
polite=$(running "$tmp/polite.pids")

check "a stop ends them" stop_reeve
check "with the task's own status" [ "$status" -eq 143 ]
check "KILL was for the deaf one" says "KILL after .*stamp $deaf \("
check "and not for the other" not says "KILL after .*stamp $polite \("

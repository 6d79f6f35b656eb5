#!/bin/sh
# A worker that is frozen again and again is killed when its task has had its
# time and its grace, and the task has timed out, whoever died of it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 3

start_each -n 1 --timeout 1s -g 100ms -- deaf stamp ::: "$tmp/task.pids"
need "the task runs" soon has 1 running "$tmp/task.pids"
worker=$(parent "$(running "$tmp/task.pids")")
freeze() {
	kill -s STOP "$worker" 2>/dev/null
	ended
}
check "it ends" soon freeze
check "as one that had its time" says 'task 1: timed out after 1 s'

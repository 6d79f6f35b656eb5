#!/bin/sh
# A grandchild that leads a session of its own and ignores TERM is ended.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 4

start_reeve -g 300ms escapee deaf stamp "$tmp/grandchild.pids"
need "the grandchild runs" soon has 1 running "$tmp/grandchild.pids"
grandchild=$(running "$tmp/grandchild.pids")

check "a stop ends all" stop_reeve
check "the grandchild is gone with it" gone "$grandchild"
check "and is named" says "KILL after .*stamp $grandchild \("

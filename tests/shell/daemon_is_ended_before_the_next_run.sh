#!/bin/sh
# A daemon that a run leaves behind is ended before the next run starts.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 3

start_reeve -g 200ms --restart always --restart-delay 20ms \
    --restart-max-delay 20ms daemon maxcopies "$tmp/lock" "$tmp/complaints" \
    deaf stamp "$tmp/daemon.pids"
need "four runs leave a daemon each" soon has_least 4 cat "$tmp/daemon.pids"
check "there were never two of them" [ ! -e "$tmp/complaints" ]

check "a stop ends the last" stop_reeve

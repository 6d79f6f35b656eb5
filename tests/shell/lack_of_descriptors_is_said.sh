#!/bin/sh
# When descriptors run out, that is said once and tried again; what runs is not
# touched, a dead worker's strays are still ended before it is replaced, and a
# limit that can never do is complained of.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
command -v prlimit >/dev/null || skip "prlimit (util-linux) is needed"
plan 10

start_reeve -n 2 --name web --restart-max-delay 500ms -g 300ms \
    stamp "$tmp/task.{%}.pids" escapee \
    maxcopies "$tmp/lock.{%}" "$tmp/twice" deaf stamp "$tmp/stray.{%}.pids"
need "one runs" soon has 1 running "$tmp/stray.1.pids"
need "its neighbour too" soon has 1 running "$tmp/stray.2.pids"
neighbour=$(running "$tmp/stray.2.pids")

most=$(awk '/Max open files/ { print $4 }' "/proc/$reeve_pid/limits")
prlimit --pid "$reeve_pid" --nofile=4:
kill -KILL "$(parent "$(running "$tmp/task.1.pids")")"
check "lack of descriptors is said" soon says '(open files|descriptors)'
sleep 1 # long enough for several tries, of which none may be heard
check "once" has 0 repeated "$tmp/log"
check "the neighbour is the one of before" \
    [ "$(running "$tmp/stray.2.pids")" = "$neighbour" ]
prlimit --pid "$reeve_pid" --nofile="$most":
check "the worker is back when there are some" \
    soon has 2 cat "$tmp/stray.1.pids"
check "and its stray had gone before" [ ! -e "$tmp/twice" ]
check "a stop ends both" stop_reeve

: >"$tmp/log"
# shellcheck disable=SC2016 # for the inner shell
launch sh -c 'ulimit -n 32; exec "$@"' sh "$REEVE" run -n 100 sleep 1000
check "32 for 100 workers are too few, and that is said" \
    soon says '(open files|descriptors)'
check "a stop ends what there is" stop_reeve

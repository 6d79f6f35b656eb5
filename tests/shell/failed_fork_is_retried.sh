#!/bin/sh
# When no more processes can be had, that is said once and tried again; those
# that run are not touched, and with room again all is as it was.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
command -v prlimit >/dev/null || skip "prlimit (util-linux) is needed"

# The limit does not bind root, so become somebody, with copies he may execute.
user=''
if [ "$(id -u)" -eq 0 ]; then
	user='setpriv --reuid=65534 --regid=65534 --clear-groups'
	touch "$tmp/task.1.pids" "$tmp/task.2.pids"
	chmod 711 "$tmp" && chmod 666 "$tmp"/task.*.pids
fi
cp "$REEVE" "$HELPERS/stamp" "$tmp"
plan 9

# may_fork yes|no PID - lower the soft limit below any count, or put it back.
may_fork() {
	limit=1
	[ "$1" = no ] || limit=$most
	# shellcheck disable=SC2086 # the words of a command
	$user prlimit --nproc="$limit": --pid "$2"
}

# says_once - that it cannot fork, however long it tries.
says_once() {
	soon says 'web\.1:.*temporarily unavailable' ||
	    return 1
	sleep 1 # several tries, of which none but the first may be heard
	has 0 repeated "$tmp/log"
}

# shellcheck disable=SC2086 # the words of a command
launch $user "$tmp/reeve" run -n 2 --name web --restart-max-delay 500ms \
    "$tmp/stamp" "$tmp/task.{%}.pids"
need "one runs" soon has 1 running "$tmp/task.1.pids"
need "its neighbour too" soon has 1 running "$tmp/task.2.pids"
neighbour=$(running "$tmp/task.2.pids")
most=$(awk '/Max processes/ { print $3 }' "/proc/$reeve_pid/limits")

worker=$(parent "$(running "$tmp/task.1.pids")")
may_fork no "$worker"
kill -KILL "$(running "$tmp/task.1.pids")"
check "a worker that cannot start its task says so once" says_once
may_fork yes "$worker"
check "and starts it when it can" soon has 1 running "$tmp/task.1.pids"
check "in the same worker" \
    [ "$(parent "$(running "$tmp/task.1.pids")")" = "$worker" ]

: >"$tmp/log"
may_fork no "$reeve_pid"
kill -KILL "$worker"
check "a supervisor that cannot replace a worker says so once" says_once
may_fork yes "$reeve_pid"
check "and replaces it when it can" soon has 1 running "$tmp/task.1.pids"

check "the neighbour is the one of before" \
    [ "$(running "$tmp/task.2.pids")" = "$neighbour" ]
check "a stop ends all" stop_reeve

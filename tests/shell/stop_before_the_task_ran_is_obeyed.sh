#!/bin/sh
# A stop that is pending when reeve begins, or comes while it waits to start a
# task, ends it: nothing is started any more, and nothing hangs. A lone task
# that never ran is no success: `reeve run job && next` goes no further.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
command -v python3 >/dev/null || skip "python3 is not installed"
command -v prlimit >/dev/null || skip "prlimit (util-linux) is needed"
plan 27

# Blocked signals stay pending over exec.
pending='import os, signal, sys
number = int(sys.argv[1])
signal.pthread_sigmask(signal.SIG_BLOCK, [number])
os.kill(os.getpid(), number)
os.execv(sys.argv[2], sys.argv[2:])'

# stopped_before NUMBER STATUS N
stopped_before() {
	rm -f "$tmp/task.pids"
	launch python3 -c "$pending" "$1" "$REEVE" run -g 20s -n "$3" \
	    stamp "$tmp/task.pids"
	check "signal $1 before the $3 first ones: an end" soon ended
	check "with $2" [ "$status" -eq "$2" ]
	check "nothing runs" has 0 running "$tmp/task.pids"
}
stopped_before 15 143 1
stopped_before 15 0 5
stopped_before 2 130 1
stopped_before 2 130 5
stopped_before 3 131 1
stopped_before 3 0 5

# The limit does not bind root, so become somebody, with a copy he may execute.
user=''
if [ "$(id -u)" -eq 0 ]; then
	user='setpriv --reuid=65534 --regid=65534 --clear-groups'
	chmod 711 "$tmp"
fi
cp "$REEVE" "$tmp"
# A search for leaks would need a process too.
# shellcheck disable=SC2086 # the words of a command
launch $user env ASAN_OPTIONS=detect_leaks=0 \
    prlimit --nproc=1 "$tmp/reeve" run true
need "one has no process for its task" soon says 'temporarily unavailable'
check "TERM ends it" stop_reeve
check "with 143" [ "$status" -eq 143 ]

# The last run counts, as it would without a stop.
start_reeve --restart-delay 5m --restart-max-delay 5m \
    stamp "$tmp/crash.pids" crashy exit 3
need "one waits to be restarted" soon says 'restart'
check "TERM ends it" stop_reeve
check "with the last run's status" [ "$status" -eq 3 ]

start_reeve -n 3 --restart-delay 5m --restart-max-delay 5m \
    stamp "$tmp/three.pids" crashy exit 3
need "three wait" soon has 3 cat "$tmp/three.pids"
check "TERM ends them" stop_reeve
check "nothing was started meanwhile" has 3 cat "$tmp/three.pids"

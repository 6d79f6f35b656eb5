#!/bin/sh
# A run longer than --timeout is ended, its whole tree, by the stop signal and
# after the grace by KILL; it is restarted like a failure, and the status of
# the last is 124; with several workers 1.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 18

check "a run ends by its timeout" run_reeve --timeout 300ms --restart never \
    escapee stamp "$tmp/task.pids"
check "with 124" [ "$status" -eq 124 ]
check "with all of its tree" has 0 running "$tmp/task.pids"
check "and says so" says '^reeve: escapee\.1: ran too long after 0?\.?[0-9.]+ '

check "a deaf one too" run_reeve --timeout 300ms -g 200ms --restart never \
    deaf stamp "$tmp/deaf.pids"
check "with 124" [ "$status" -eq 124 ]
check "by KILL" says 'KILL after'

# shellcheck disable=SC2016 # for the inner shell
check "the stop signal comes first" run_reeve --timeout 1 --stop-signal USR1 \
    --restart never sh -c 'trap "echo heard >heard; exit 0" USR1
	while :; do sleep 0.05; done'
check "and is heard" grep -q heard "$tmp/heard"
check "an end with 0 counts for nothing then" [ "$status" -eq 124 ]

check "it is restarted as a failure is" run_reeve --timeout 200ms \
    --restart-delay 10ms --max-restarts 2/1h stamp "$tmp/again.pids"
check "twice" has 3 cat "$tmp/again.pids"
check "with 124" [ "$status" -eq 124 ]

check "one in time knows nothing of it" run_reeve --timeout 20s \
    crashy exit 0
check "with 0" [ "$status" -eq 0 ]

check "each of two ends by it" run_reeve -n 2 --timeout 300ms \
    --restart never stamp "$tmp/two.pids"
check "with 1" [ "$status" -eq 1 ]
check "both ran" has 2 cat "$tmp/two.pids"

#!/bin/sh
# When somebody else has a task's output open, whom nobody can end, neither the
# task's own end nor a stop waits for him longer than two seconds to drain.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 10

# The stranger is this shell.
start_reeve -n 2 --name t --log-dir "$tmp/dir" --restart never \
    stamp "$tmp/task.pids" \
    sh -c 'until [ -e go ]; do sleep 0.1; done; echo last'
need "the tasks run" soon has 2 running "$tmp/task.pids"
exec 5>"/proc/$(head -n 1 "$tmp/task.pids" | cut -d ' ' -f 1)/fd/1"
need "the stranger has a pipe" [ -p /proc/$$/fd/5 ]
: >"$tmp/go"
check "the tasks end, and reeve in time" within 6 ended
check "with status 0" [ "$status" -eq 0 ]
check "the last lines are there" has 2 grep -x last "$tmp/dir/t.1.log" \
    "$tmp/dir/t.2.log"
exec 5>&-

rm "$tmp/task.pids"
start_reeve -n 2 --name t -g 500ms --log-dir "$tmp/more" stamp "$tmp/task.pids" \
    sh -c 'trap "echo last; exit" TERM; echo first; while :; do sleep 0.1; done'
need "other tasks run" soon has 2 cat "$tmp/task.pids"
need "and have written" soon has 2 cat "$tmp/more/t.1.log" "$tmp/more/t.2.log"
exec 5>"/proc/$(head -n 1 "$tmp/task.pids" | cut -d ' ' -f 1)/fd/1"
kill -s TERM "$reeve_pid"
check "a stop ends them in time" within 6 ended
check "the last lines are there" has 2 grep -x last "$tmp/more/t.1.log" \
    "$tmp/more/t.2.log"
exec 5>&-
check "nothing is left" has 0 survivors

#!/bin/sh
# A worker has descriptors 0 to 4, its task 0 to 2, whatever reeve inherited.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 6

descriptors() {
	find "/proc/$1/fd" -mindepth 1 -printf '%f\n' | sort -n | xargs
}

# shellcheck disable=SC2016 # for the inner shell
launch sh -c 'exec "$@" 5</dev/null 9>"$0"' "$tmp/file" "$REEVE" run -n 3 \
    stamp "$tmp/task.pids"
need "three tasks run" soon has 3 running "$tmp/task.pids"
for task in $(running "$tmp/task.pids"); do
	echo "worker: $(descriptors "$(parent "$task")")"
	echo "task: $(descriptors "$task")"
done >"$tmp/seen"
check "each task has 0 1 2" has 3 grep -x 'task: 0 1 2' "$tmp/seen"
check "each worker has 0 1 2 3 4" has 3 grep -x 'worker: 0 1 2 3 4' "$tmp/seen"

kill -KILL "$(running "$tmp/task.pids" | head -n 1)"
check "a dead one is replaced" soon has 4 cat "$tmp/task.pids"
task=$(tail -n 1 "$tmp/task.pids" | cut -d ' ' -f 1)
check "by one with the same three" [ "$(descriptors "$task")" = "0 1 2" ]
check "a stop ends them" stop_reeve

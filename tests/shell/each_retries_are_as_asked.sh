#!/bin/sh
# --retries, --timeout and --resume-failed: a task that fails is tried so often
# and no more, one that takes too long is ended with its tree, and is 124.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 15

# Item N fails N times, then ends well; what it prints says which try it is.
# shellcheck disable=SC2016 # for the inner shell
task='echo x >>"tries.$1"; tries=$(wc -l <"tries.$1")
echo "$1 $tries"; [ "$tries" -gt "$1" ]'
printf '%s\n' 0 1 2 3 >"$tmp/items"

tries() {
	cat "$tmp"/tries.* | wc -l
}

check "two retries are too few for one" each_ends 1 -n 2 -k --retries 2 \
    --retry-delay 10ms --joblog "$tmp/journal" -a "$tmp/items" -- \
    sh -c "$task" sh
check "no more tries than that" [ "$(tries)" -eq 9 ]
printf '0 1\n1 2\n2 3\n3 3\n' >"$tmp/expected"
check "the last try of each is shown" same "$tmp/expected" "$tmp/out"
check "each is in the journal" journal_has 4 "$tmp/journal"
check "--resume does not repeat it" each_ends 0 -n 2 --resume \
    --joblog "$tmp/journal" -a "$tmp/items" -- sh -c "$task" sh
check "and runs nothing" [ "$(tries)" -eq 9 ]
check "--resume-failed does" each_ends 0 -n 2 --resume-failed \
    --joblog "$tmp/journal" -a "$tmp/items" -- sh -c "$task" sh
check "and only that" [ "$(tries)" -eq 10 ]

printf '%s\n' quick slow quick >"$tmp/items"
# shellcheck disable=SC2016 # for the inner shell
slow='[ "$1" = slow ] || exit 0
daemon stamp "$0/daemon.pids"; exec stamp task.pids'
check "one takes too long" each_ends 1 -n 3 --timeout 1s -g 1s \
    --joblog "$tmp/slow" -a "$tmp/items" -- sh -c "$slow" "$tmp"
check "it was there" has 1 cat "$tmp/task.pids"
check "and its daemon" has 1 cat "$tmp/daemon.pids"
check "its tree is gone" has 0 survivors
check "it counts as 124" [ "$(column 7 "$tmp/slow" | sort -n | tr '\n' ' ')" = \
    '0 0 124 ' ]
check "which is said" says 'timed out|timeout|too long'
check "each is in the journal" journal_has 3 "$tmp/slow"

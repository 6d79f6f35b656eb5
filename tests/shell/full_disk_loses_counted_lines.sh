#!/bin/sh
# With --on-full drop a task goes on when the disk is full; when there is space
# again the log says for how long there was none, and how many lines are lost.
# shellcheck source=tests/shell/mounts.sh
. "${0%/*}/mounts.sh"
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 8

mount -t tmpfs -o size=128m none /mnt
head -c 140M /dev/zero >/mnt/ballast 2>/dev/null
truncate -s 130800K /mnt/ballast
start_reeve --name t --log-dir /mnt/logs --log-size 0 --on-full drop \
    endless "$tmp/count" 1
need "a full disk is said" soon says '^reeve: .*([Nn]o space|full)'
written=$(count_of "$tmp/count")
check "the task goes on" within 60 more_than $((written + 10000)) "$tmp/count"
check "the logger stays small" smaller_than 8192 "$(loggers)"

rm /mnt/ballast
log=/mnt/logs/t.1.log
gap='^\[no space for [0-9.]+ m?s, [1-9][0-9]* lines dropped\]$'
check "with space the gap is said in the log" soon grep -Eq "$gap" "$log"
check "once" has 1 grep -E "$gap" "$log"
lines_after() {
	tail -n 1 "$log" | grep -q ' o '
}
check "lines come again" soon lines_after
check "a stop ends it" stop_reeve
check "every other line is there, once and whole" exact -g 1 1 0 "$log"

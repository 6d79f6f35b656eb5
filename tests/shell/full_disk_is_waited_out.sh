#!/bin/sh
# When the disk is full, that is said once, the tasks wait and live; when there
# is space again they go on, the gap is in the log, and no line is lost.
# shellcheck source=tests/shell/mounts.sh
. "${0%/*}/mounts.sh"
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 10

mount -t tmpfs -o size=32m none /mnt
head -c 40M /dev/zero >/mnt/ballast 2>/dev/null
truncate -s 31M /mnt/ballast
start_reeve -n 2 --name t --restart never --log-dir /mnt/logs --log-size 0 \
    stamp "$tmp/task.pids" numbered 100000 '{%}'
full='([Nn]o space|full)'
need "a full disk is said" soon says "^reeve: .*$full"
check "no task dies of it" has 2 running "$tmp/task.pids"
check "what there was room for is in a log" \
    has_least 1 find /mnt/logs -type f -size +0
sleep 2 # long enough for two tries, of which none may be heard
check "it is said once for each log" has 0 repeated "$tmp/log"
check "the tasks wait" has 2 running "$tmp/task.pids"

rm /mnt/ballast
check "with space they go on to their end" ended_by_itself
gap='^\[no space for [0-9.]+ m?s, nothing lost\]$'
check "the gap is said in one log" has 1 grep -E "$gap" /mnt/logs/t.1.log
check "and in the other" has 1 grep -E "$gap" /mnt/logs/t.2.log
check "every line of the first is there" exact -g 1 1 100000 /mnt/logs/t.1.log
check "and of the second" exact -g 2 2 100000 /mnt/logs/t.2.log

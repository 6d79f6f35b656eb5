#!/bin/sh
# Tasks whose output is cut off by a full disk have failed, though they may not
# have noticed it; that is said, and those whose output has room are well.
# shellcheck source=tests/shell/mounts.sh
. "${0%/*}/mounts.sh"
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 7

mount -t tmpfs -o size=64k none /mnt
export TMPDIR=/mnt
# shellcheck disable=SC2016 # for the inner shell
careless='yes 2>/dev/null | head -c "$0" 2>/dev/null; :'

check "a task that does not notice" each_ends 1 --joblog "$tmp/journal" -- \
    sh -c "$careless" ::: 1000000
check "has failed" [ "$(column 7 "$tmp/journal")" -eq 1 ]
check "a full disk is said" says 'disk is full'
check "what there was room for is shown" \
    [ "$(wc -c <"$tmp/out")" -gt 60000 ]

head -c 65536 /dev/zero >/mnt/all 2>/dev/null
check "with no room at all" each_ends 1 -n 1 -- sh -c "$careless" ::: 1000
rm /mnt/all
mkdir /mnt/results
check "the files of --results are looked at too" \
    each_ends 1 --results /mnt/results -- sh -c "$careless" ::: 1000000
rm -r /mnt/results
check "with room again all is well" each_ends 0 -n 1 -- \
    sh -c "$careless" ::: 1000 2000

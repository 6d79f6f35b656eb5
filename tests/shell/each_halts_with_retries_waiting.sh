#!/bin/sh
# A halt, while a task waits for its retry: that one is not run, and said so.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 4
mkfifo "$tmp/items"

start_each -v -v -n 1 --retries 1 --retry-delay 1h --halt soon,fail=1 \
    -a "$tmp/items" -- sh -c 'echo >>tries; false' sh
exec 5>"$tmp/items"
echo short >&5
need "the first fails once" soon has 1 cat "$tmp/tries"
sleep 0.2 # until that is known
# Too long to be run: it fails for good at once.
head -c 200000 /dev/zero | tr '\0' x >&5
exec 5>&-
check "it ends" soon ended
check "the failure is said" says '1 failed'
check "the other one was not run" says '1 not run'

#!/bin/sh
# A machine that never has what --memfree asks for lets nothing start: after
# 10 s that is said, once, and not where something has started. How long it was
# is said at the end.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 5

start_each --memfree 1000T -- touch "$tmp/started" ::: a
check "it is said" soon says \
    '^reeve: nothing may start: [0-9]* MiB of memory are available, and --memfree asks for 1048576000$'
sleep 1.5 # another look
check "once" [ "$(grep -c 'nothing may start' "$tmp/log")" -eq 1 ]
check "nothing has started" [ ! -e "$tmp/started" ]
check "a stop is as ever" stop_reeve
check "the time that went by is said" says '1 not run, in [1-9][0-9.]* (s|min)'

#!/bin/sh
# --persistent with a command that keeps its answers in a buffer: nothing can go
# on, and after 10 s that is said, once. One that answers is not complained of.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 5

# shellcheck disable=SC2016 # for the inner shell
answers='while read -r l; do echo "$l"; [ "$l" != a ] || sleep 12; done'

"$REEVE" each -n 1 --persistent -- sh -c "$answers" ::: a b \
    >/dev/null 2>"$tmp/other" &
other=$!
start_each -n 2 --persistent --name mute -- sleep 1000 ::: a b
check "silence is said" soon says \
    '^reeve: mute: no answer in 10 s; it must write each line at once, see --persistent$'
check "it ends nothing" kill -0 "$reeve_pid"
kill -TERM "$reeve_pid"
check "a stop is as ever" soon ended
check "it was said once" [ "$(grep -c 'no answer' "$tmp/log")" -eq 1 ]
wait "$other"
check "a slow second answer is no silence" [ ! -s "$tmp/other" ]

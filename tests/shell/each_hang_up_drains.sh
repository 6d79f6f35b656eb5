#!/bin/sh
# HUP: what runs may end, nothing new starts, and no retry; the journal has what
# was run, and --resume runs the rest.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 7
seq 6 >"$tmp/items"

# Each waits for its leave.
# shellcheck disable=SC2016 # for the inner shell
task='echo "$1" >>begun; until [ -e leave ]; do sleep 0.05; done
echo "$1" >>ended'

start_each -n 2 --retries 3 --joblog "$tmp/journal" -a "$tmp/items" -- \
    sh -c "$task" sh
need "two run" soon has 2 cat "$tmp/begun"
kill -HUP "$reeve_pid"
sleep 0.3 # in which it might end them
check "HUP ends none of them" not ended
: >"$tmp/leave"
check "when they have ended it is over" soon ended
check "both came to their end" has 2 cat "$tmp/ended"
check "no other was begun" has 2 cat "$tmp/begun"
check "it says that some were not run" says 'not run'

the_rest() {
	each_ends 0 -n 2 --joblog "$tmp/journal" --resume -a "$tmp/items" -- \
	    sh -c "$task" sh && has 6 cat "$tmp/begun" && has 6 cat "$tmp/ended"
}
check "--resume runs the rest" the_rest

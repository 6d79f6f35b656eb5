#!/bin/sh
# -n FILE is read again when it changes, in place or by a rename; TTIN is one
# more, TTOU one fewer. Nothing that runs is ended for that.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 12
seq 1000 >"$tmp/items"

# Each waits for its leave, which is taken away by it.
# shellcheck disable=SC2016 # for the inner shell
task='echo "$$" >>begun; until rmdir leave 2>/dev/null; do sleep 0.05; done'

# begun N - so many, and in half a second no more.
begun() {
	soon has "$1" cat "$tmp/begun" && sleep 0.5 && has "$1" cat "$tmp/begun"
}

# let_one_end - and wait until it has.
let_one_end() {
	mkdir "$tmp/leave" && soon [ ! -e "$tmp/leave" ]
}

echo 2 >"$tmp/number"
start_each -n "$tmp/number" -a "$tmp/items" -- sh -c "$task" sh
need "two run" begun 2
echo 4 >"$tmp/number"
check "4 is written: four" begun 4
echo 5 >"$tmp/new"
mv "$tmp/new" "$tmp/number"
check "5 is renamed onto it: five" begun 5
echo many >"$tmp/number"
check "what is no number is said" soon says 'number'
check "and changes nothing" begun 5
kill -TTIN "$reeve_pid"
check "TTIN: one more" begun 6
kill -TTOU "$reeve_pid"
kill -TTOU "$reeve_pid"
check "TTOU ends none" begun 6
let_one_end
let_one_end
check "but when two have ended none follows" begun 6
let_one_end
check "then one does again" begun 7
echo 1 >"$tmp/number"
let_one_end
check "1 is written: nothing follows while others run" begun 7
check "a stop" stop_reeve
check "nothing is left" has 0 survivors

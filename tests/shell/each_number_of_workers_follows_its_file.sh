#!/bin/sh
# -n FILE is read again when it changes, in place or by a rename; TTIN is one
# more, TTOU one fewer. Nothing that runs is ended for that.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 13
seq 1000 >"$tmp/items"

# Each waits for the leave of its worker, which is taken away by it.
# shellcheck disable=SC2016 # for the inner shell
task='echo "$$" >>begun; until rmdir "leave.$1" 2>/dev/null; do sleep 0.05; done'

# begun N - so many, and soon after no more.
begun() {
	soon has "$1" cat "$tmp/begun" && sleep 0.2 && has "$1" cat "$tmp/begun"
}

# let_end WORKER - its task, and wait until it has.
let_end() {
	mkdir "$tmp/leave.$1" && soon [ ! -e "$tmp/leave.$1" ]
}

echo 2 >"$tmp/number"
start_each -n "$tmp/number" -a "$tmp/items" -- sh -c "$task" sh '{%}'
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
: >"$tmp/log"
kill -TTOU "$reeve_pid"
soon says ': 5 workers'
kill -TTOU "$reeve_pid"
check "TTOU ends none" begun 6
let_end 5
let_end 6
check "but none follows those of the highest numbers" begun 6
let_end 1
check "the others go on" begun 7
echo 1 >"$tmp/number"
soon says ': 1 worker$'
let_end 2
let_end 3
check "1 is written: two end, none follows" begun 7
kill -TTOU "$reeve_pid"
kill -TTIN "$reeve_pid"
check "TTOU leaves one, so TTIN makes it two" soon says ': 2 workers'
check "a stop" stop_reeve
check "nothing is left" has 0 survivors

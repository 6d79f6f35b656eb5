#!/bin/sh
# Where reeve leads the session of its terminal, as in a container, nobody could
# continue what Ctrl-Z stops: a task goes on after it, and so do several.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 13

at_terminal "$REEVE" run -- stamp task.pids cat
need "cat runs" soon has 1 running "$tmp/task.pids"
type_line 'some words'
check "what is typed comes back" soon shows_times 2 '^some words$'
for word in first second; do
	key Z
	check "Ctrl-Z is shown" soon shows '\^Z'
	type_line "$word words"
	check "cat answers the $word time" \
	    soon shows_times 2 "^(\^Z)?$word words$"
	wipe
done
check "it was not replaced" has 1 cat "$tmp/task.pids"
key C
check "Ctrl-C ends all" soon ended

rm "$tmp/task.pids"
wipe
at_terminal "$REEVE" run -g 300ms -n 2 -- stubborn "$tmp/heard"
need "two tasks run" soon has 2 grep -x ready "$tmp/heard"
key Z
check "Ctrl-Z is shown" soon shows '\^Z'
kill -USR1 "$(children "$reeve_pid")"
check "both tasks go on" soon has 2 grep -x USR1 "$tmp/heard"
key C
check "Ctrl-C ends all" soon ended
check "after both heard of it" has 2 grep -x TERM "$tmp/heard"

#!/bin/sh
# When nobody reads what is open for reading, a stop takes its grace, the two
# seconds to drain, and no more; whether tasks heed it or not.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 12

mkfifo "$tmp/pipe"
exec 3<>"$tmp/pipe"
for kind in '' deaf; do
	rm -f "$tmp"/count.*
	# shellcheck disable=SC2086 # none or one word
	into pipe "$tmp/log" -n 2 --name t -g 500ms $kind \
	    endless "$tmp/count.{%}" '{%}'
	need "$kind tasks write" soon [ -s "$tmp/count.2" ]
	check "until they block" soon stands "$tmp/count.1"
	check "both" soon stands "$tmp/count.2"
	kill -s TERM "$reeve_pid"
	check "a stop ends all in time" within 6 ended
	check "with nothing left" has 0 survivors
done

rm -f "$tmp"/count.*
at_terminal "$REEVE" run -n 2 --name t -g 500ms endless "$tmp/count.{%}" '{%}'
need "tasks write to a terminal" soon shows ' 1 o 9 '
reeve=$(children "$reeve_pid")
printf '\023' >"$keys"
soon stands "$tmp/count.1"
kill -s TERM "$reeve"
check "a stop ends all though Ctrl-S stopped it" within 6 ended

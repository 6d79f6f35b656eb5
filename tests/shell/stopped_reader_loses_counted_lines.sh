#!/bin/sh
# With --on-full drop the task goes on when the reader stops; when it reads on,
# whole lines only are there, and how many are missing is said in their place.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 9

# line_after_gap - what came last is a line of the task.
line_after_gap() {
	tail -n 1 "$tmp/read" | grep -q ' o '
}
# gaps_in_a_row - where one would have done.
gaps_in_a_row() {
	sed 's/.*dropped]$/gap/' "$tmp/whole" | uniq -d | grep gap
}
mkfifo "$tmp/pipe"
exec 3<>"$tmp/pipe"
exec 4<"$tmp/pipe"
into pipe "$tmp/log" --name t --prefix always --on-full drop \
    endless "$tmp/count" 1
# That is a megabyte, several times what the pipes and the logger hold.
need "the task is not held up" within 60 more_than 20000 "$tmp/count"
check "and goes on" goes_on "$tmp/count"
check "the logger stays small" smaller_than 8192 "$(loggers)"
read_on "$tmp/read"
check "the reader reads on and sees the gap" \
    soon grep -Eqx '(t\.1 \| )?\[[1-9][0-9]* lines dropped\]' "$tmp/read"
check "lines come again" soon line_after_gap
check "a stop ends it" stop_reeve
check "all is read" read_all
sed 's/^\[/t.1 | [/' "$tmp/read" >"$tmp/whole"
check "every other line is there, once and whole" \
    exact -g -p t 1 1 0 "$tmp/whole"
check "no more than once in a row" has 0 gaps_in_a_row

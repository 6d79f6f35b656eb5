#!/bin/sh
# 200 MB without a newline come in marked pieces, with not a byte lost, and
# leave the logger's memory where it was; a line at the limit stays whole.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 12
LC_ALL=C
export LC_ALL

# pieces - the output with each row of x made one.
pieces() {
	tr -s x <"$tmp/out"
}
ends_with_end() {
	tail -c 20 "$tmp/out" | grep -qx 't.1 | end'
}
too_long() {
	awk 'length > 65600 { print substr($0, 1, 20) }' "$tmp/out"
}
# A size that no likely size of a piece divides.
bytes=209715207
# shellcheck disable=SC2016 # for the inner shell
task='head -c "$0" /dev/zero | tr "\0" x; echo; echo end; exec stamp "$1"'

start_reeve --name t --prefix always --restart never \
    sh -c "$task" "$bytes" "$tmp/task.pids"
need "the task has written" within "$patience" has 1 running "$tmp/task.pids"
need "and all of it comes" within "$patience" ends_with_end
check "the logger stayed small" smaller_than 8192 "$(loggers)"
check "a stop ends it" stop_reeve
check "every byte is there" [ "$(tr -cd x <"$tmp/out" | wc -c)" -eq "$bytes" ]
pieces | grep -vx 't\.1 | x \[\.\.\.\]' >"$tmp/unmarked"
check "in marked pieces and a last one" \
    [ "$(cat "$tmp/unmarked")" = "t.1 | x
t.1 | end" ]
check "none is longer than 64 KiB" has 0 too_long
check "and few are shorter" [ "$(wc -l <"$tmp/out")" -lt 10000 ]

: >"$tmp/out"
start_reeve -n 2 --name t --restart never sh -c 'head -c 65535 /dev/zero |
    tr "\0" y; echo; printf "%070000d\n" 7'
check "lines of 65535 and 70000 bytes" ended_by_itself
check "the first whole" has 2 grep -Ex 't\.[12] \| y+' "$tmp/out"
check "the other in a marked piece" \
    has 2 grep -Ex 't\.[12] \| 0+ \[\.\.\.\]' "$tmp/out"
check "and its end" has 2 grep -Ex 't\.[12] \| 0+7' "$tmp/out"

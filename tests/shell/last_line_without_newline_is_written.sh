#!/bin/sh
# What ends without a newline is written: with one in text, marked in JSON, and
# as it is in raw; at the end of a task, before its next run too.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 8

writes() {
	start_reeve --name t --restart never "$@" printf 'one\ntwo'
	ended_by_itself
}
ends() {
	printf %b "$2" | cmp -s - "$1"
}
check "on stdout" writes --prefix always
check "a prefixed line ends with a newline" \
    ends "$tmp/out" 't.1 | one\nt.1 | two\n'
check "in a log" writes --log-dir "$tmp/text"
check "a line of text does too" ends "$tmp/text/t.1.log" 'one\ntwo\n'
check "raw" writes --log-dir "$tmp/raw" --log-format raw
check "it stays as it is" ends "$tmp/raw/t.1.log" 'one\ntwo'
start_reeve --name t --log-dir "$tmp/again" --restart always --max-restarts 2/1h \
    --restart-delay 10ms printf half
check "of three runs" soon ended
check "each has its line" ends "$tmp/again/t.1.log" 'half\nhalf\nhalf\n'

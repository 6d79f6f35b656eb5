#!/bin/sh
# Several workers at a terminal, or reeve in the background of one, do not read
# what is typed: their standard input is /dev/null.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 4

read_it='readlink /proc/self/fd/0 >>inputs'
at_terminal "$REEVE" run -n 2 --restart never sh -c "$read_it"
check "two workers" soon ended
check "have no terminal" has 2 grep -x /dev/null "$tmp/inputs"

rm "$tmp/inputs"
at_shell
type_line "reeve run --restart never sh -c '$read_it' & wait; exit"
check "one in the background" soon ended
check "has none either" has 1 grep -x /dev/null "$tmp/inputs"

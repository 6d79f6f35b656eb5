#!/bin/sh
# When somebody else has moved a log away, USR1 to the logger makes it write to
# a new file of the old name, with nothing lost or doubled.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 8

start_reeve -n 2 --name t --log-dir "$tmp/dir" endless "$tmp/count.{%}" '{%}'
need "the tasks write" soon [ -s "$tmp/count.2" ]
need "into logs" soon [ -s "$tmp/dir/t.2.log" ]
logger=$(loggers)
mv "$tmp/dir/t.1.log" "$tmp/moved"
size=$(wc -c <"$tmp/moved")
grown() {
	[ "$(wc -c <"$1")" -gt "$size" ]
}
check "a moved log is still written" soon grown "$tmp/moved"
kill -s USR1 "$logger"
check "USR1 makes a new one" soon [ -s "$tmp/dir/t.1.log" ]
check "by the same logger" [ "$(loggers)" = "$logger" ]
check "a stop ends all" stop_reeve
check "both together have every line" \
    exact 1 1 0 "$tmp/moved" "$tmp/dir/t.1.log"
check "the other log has it as well" exact 2 2 0 "$tmp/dir/t.2.log"

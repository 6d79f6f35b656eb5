#!/bin/sh
# The logger is killed every 100 ms while eight tasks write: each line is in the
# file once, stdout or a log, and no task dies of a broken pipe.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 8

# bursts: so that the pipes are full at one time and empty at another.
into out "$tmp/log" -n 8 --name t --restart never \
    numbered "$lines" '{%}' bursts
check "all tasks succeed, on stdout" ended_while_loggers_die
check "the logger was killed: $kills times" [ "$kills" -ge 5 ]
check "and nothing is lost or doubled" exact -p t 1 8 "$lines" "$tmp/out"
rm -f "$tmp/out"

start_reeve -n 8 --name t --restart never --log-dir "$tmp/dir" --log-size 1M \
    --log-keep 1000 numbered "$lines" '{%}' bursts
check "all tasks succeed, with logs" ended_while_loggers_die
check "the logger was killed: $kills times" [ "$kills" -ge 5 ]
check "and nothing is lost or doubled" all_stored "$tmp/dir"
start_reeve -n 8 --name t --restart never --log-dir "$tmp/both" --log-size 0 \
    numbered "$lines" '{%}' both
check "all tasks succeed, with both streams" ended_while_loggers_die
both_stored() {
	for i in 1 2 3 4 5 6 7 8; do
		exact -s oe "$i" "$i" "$lines" "$tmp/both/t.$i.log" || return 1
	done
}
check "and nothing is lost or doubled" both_stored

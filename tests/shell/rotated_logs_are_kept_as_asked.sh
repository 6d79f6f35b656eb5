#!/bin/sh
# Of rotated logs as many are kept as asked, the newest; there is a limit to the
# size of a log unless there is to be none.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 13

# keeps NAMES ARGUMENT... - one task with a log; these files are there then.
keeps() {
	names=$1
	shift
	rm -rf "$tmp/dir"
	start_reeve --name t --log-dir "$tmp/dir" "$@"
	ended_by_itself || return 1
	found=$(find "$tmp/dir" -type f -printf '%f\n' | sort | xargs)
	[ "$found" = "$names" ] || { echo "# found: $found"; return 1; }
}
ends_well() {
	stored "$tmp/dir" t.1 -t 1 1 "$1"
}

check "three are kept" keeps 't.1.log t.1.log.1 t.1.log.2 t.1.log.3' \
    --log-size 100K --log-keep 3 numbered 50000 1
check "which are the newest" ends_well 50000
check "one is kept" keeps 't.1.log t.1.log.1' \
    --log-size 100K --log-keep 1 numbered 50000 1
check "which is the newest" ends_well 50000
check "five by default" keeps 't.1.log t.1.log.1 t.1.log.2 t.1.log.3 '\
't.1.log.4 t.1.log.5' --log-size 100K numbered 50000 1
check "10M is the limit by default" keeps 't.1.log t.1.log.1' \
    numbered 200000 1
check "as large as that" \
    [ "$(wc -c <"$tmp/dir/t.1.log.1")" -gt 10000000 ]
check "and no larger" [ "$(wc -c <"$tmp/dir/t.1.log.1")" -le 10485760 ]
check "nothing was lost" stored "$tmp/dir" t.1 1 1 200000
check "with 0 there is none" keeps t.1.log --log-size 0 numbered 200000 1
start_reeve --name t --log-dir "$tmp/dir" --log-size 0 numbered 10 1
check "a log goes on in the next run" ended_by_itself
check "after what was there" \
    [ "$(wc -l <"$tmp/dir/t.1.log")" -eq 200010 ]
# shellcheck disable=SC2016 # for the inner shell
check "a line longer than the limit is written" keeps \
    't.1.log t.1.log.1 t.1.log.2' --log-size 4K sh -c \
    'for i in 1 2 3; do printf "%05000d\n" $i; done'

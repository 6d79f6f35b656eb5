#!/bin/sh
# reeve is killed with KILL at moments of chance, and begun again with --resume:
# every item is run to its end, and few of them more than once: at most the N
# that ran when it was killed. The journal has whole lines only.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 8
workers=4 total=600
seq "$total" >"$tmp/items"

resume() {
	start_each -n "$workers" --joblog "$tmp/journal" --resume \
	    -a "$tmp/items" -- ticket "$tmp/tickets" '{}' 10
}

# Until it was killed often enough, or has come to its end.
kill_again_and_again() {
	kills=0
	while [ "$kills" -lt 12 ]; do
		resume
		sleep "0.$(awk -v seed="$kills" 'BEGIN { srand(seed + 7)
			print 10 + int(rand() * 30) }')"
		! ended || return 0
		kill -KILL "$reeve_pid"
		kills=$((kills + 1))
		soon ended && soon has 0 survivors || return 1
		[ ! -s "$tmp/journal" ] || journal_lines_are_whole || return 1
	done
}

# But the last one, perhaps: it is cut off by who comes next.
journal_lines_are_whole() {
	sed '$d' "$tmp/journal" | awk -F '\t' 'NF != 9 {
		print "# line " NR ": " $0; bad = 1 } END { exit bad }'
}

# count WORD - how many tickets say so; more than one for an item count.
count() {
	grep -c "^$1 " "$tmp/tickets"
}

# Only those that were running begin again, or had ended and were not noted.
few_twice() {
	[ "$(count "$1")" -le $((total + kills * workers)) ]
}

every_item_ended() {
	sed -n 's/^ended //p' "$tmp/tickets" | sort -nu >"$tmp/ended"
	same "$tmp/items" "$tmp/ended"
}

check "killed again and again, it leaves nothing" kill_again_and_again
check "that was more than once" [ "$kills" -gt 3 ]
resume
check "left alone it comes to its end" within 100 ended
check "which is a good one" [ "$status" -eq 0 ]
check "every item was run to its end" every_item_ended
check "few were begun more than once" few_twice begun
check "the journal is whole" journal_is_whole "$tmp/journal"
check "with every item once" journal_has "$total" "$tmp/journal"

#!/bin/sh
# Ten thousand jobs that end by chance, with any status and by many signals:
# each is counted, noted and listed as it ended.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 8
total=$(many 10000 1000)

# Half of them well; the signals are such that leave no core.
awk -v n="$total" 'BEGIN {
	srand(42)
	count = split("1 2 9 10 12 13 14 15 29 34 64", signals, " ")
	for (i = 0; i < n; i++)
		if (rand() < 0.5)
			print "exit 0"
		else if (rand() < 0.5)
			print "exit " 1 + int(rand() * 255)
		else
			print "signal " signals[1 + int(rand() * count)]
}' >"$tmp/items"
failing=$(grep -vcx 'exit 0' "$tmp/items")

check "$total jobs" each_ends 1 -n 4 --joblog "$tmp/journal" \
    --failed "$tmp/failed" --colsep ' ' -a "$tmp/items" -- crashy '{1}' '{2}'
check "the journal is whole" journal_is_whole "$tmp/journal"
check "with every job, once" journal_has "$total" "$tmp/journal"

awk '{ print NR "\t" ($1 == "exit" ? $2 "\t0" : "0\t" $2) }' "$tmp/items" \
    >"$tmp/expected"
sed 1d "$tmp/journal" | sort -n | cut -f 1,7,8 >"$tmp/ends"
check "as it ended" same "$tmp/expected" "$tmp/ends"

grep -vx 'exit 0' "$tmp/items" | sort >"$tmp/expected"
sort "$tmp/failed" >"$tmp/listed"
check "those that failed are in the file" same "$tmp/expected" "$tmp/listed"
check "$failing of them are counted" says "\\b$failing\\b.*failed"
check "few are shown" has_least 10 cat "$tmp/log"
check "but not all" [ "$(wc -l <"$tmp/log")" -lt 20 ]

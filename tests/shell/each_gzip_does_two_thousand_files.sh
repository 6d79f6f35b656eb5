#!/bin/sh
# Real work: two thousand files with names of all kinds are compressed by gzip,
# and are what they were when they are unpacked the same way.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
command -v gzip >/dev/null || skip "gzip is not installed"
plan 7
total=$(many 2000 200)

mkdir "$tmp/files"
has_files() {
	[ "$(find "$tmp/files" -type f -print0 | tr -dc '\0' | wc -c)" -eq "$1" ]
}
awk -v total="$total" -v dir="$tmp/files/" 'BEGIN {
	form[0] = "plain"
	form[1] = "with blanks "
	form[2] = "-dash \047and\047 \"quotes\" "
	form[3] = "new\nline "
	for (i = 1; i <= total; i++) {
		file = dir form[i % 4] i
		for (j = 0; j <= i % 300; j++)
			print i + j >file
		close(file)
	}
}'
check "there are files" has_files "$total"

sums() {
	(cd "$tmp/files" && find . -type f -exec sha256sum -z {} + | sort -z)
}

listed() {
	(cd "$tmp/files" && find . -type f -print0) >"$tmp/list"
}

packed() {
	[ "$(find "$tmp/files" -name '*.gz' -print0 | tr -dc '\0' | wc -c)" \
	    -eq "$1" ]
}

sums >"$tmp/before"
listed
check "gzip" each_ends 0 -n 4 -0 -C "$tmp/files" -a "$tmp/list" -- gzip -9 --
check "packs every file" packed "$total"
listed
check "gunzip, one call for ten" each_ends 0 -n 4 -0 -N 10 -C "$tmp/files" \
    -a "$tmp/list" -- gunzip --
check "unpacks them" packed 0
sums >"$tmp/after"
check "they are what they were" same "$tmp/before" "$tmp/after"
check "nothing is said" [ ! -s "$tmp/log" ]

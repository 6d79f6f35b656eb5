#!/bin/sh
# Under full load logs are rotated at a line's end: none is larger than asked,
# one after the other they are what was written; compressed ones too.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 11

# sizes_kept - no file over 1 MiB, and each rotated one almost that.
sizes_kept() {
	not_so=$(find "$tmp/dir" -type f \( -size +1024k -o \
	    -name '*.log.*' -size -1000k \) | sed 's/^/# size: /')
	[ -z "$not_so" ] || { echo "$not_so"; return 1; }
}
# unpacked - $tmp/plain is $tmp/dir without the compression.
unpacked() {
	mkdir "$tmp/plain"
	for part in "$tmp/dir"/*; do
		plain=${part##*/}
		zcat -f "$part" >"$tmp/plain/${plain%.gz}" || return 1
	done
}
strange() {
	find "$tmp/dir" -mindepth 1 | grep -vE '/t\.[1-8]\.log(\.[0-9]+(\.gz)?)?$'
}

rotate="-n 8 --name t --restart never --log-dir dir --log-size 1M"
# shellcheck disable=SC2086 # one word each
start_reeve $rotate --log-keep 1000 numbered "$lines" '{%}'
check "eight tasks write" ended_by_itself
check "the logs have the size asked for" sizes_kept
check "there are several of each" has_least 5 parts "$tmp/dir" t.8
check "every line is there, at no edge cut" all_stored "$tmp/dir"
check "and nothing but logs" has 0 strange
rm -r "$tmp/dir"

# shellcheck disable=SC2086 # one word each
start_reeve $rotate --log-keep 1000 --log-compress numbered "$lines" '{%}'
check "with compression too" ended_by_itself
check "some are compressed" has_least 1 find "$tmp/dir" -name '*.gz'
find "$tmp/dir" -type f | sed 's/\.gz$//' >"$tmp/names"
check "no file is there in two forms" has 0 repeated "$tmp/names"
check "all can be read" unpacked
check "every line is there" all_stored "$tmp/plain"
check "and nothing but logs" has 0 strange

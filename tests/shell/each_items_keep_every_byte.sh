#!/bin/sh
# Items keep every byte but the separator: empty ones, blanks, what is no UTF-8,
# a last one without a newline; from lines, NULs, a character, files, or words.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 11

# gives EXPECTED ARGUMENT... - the items, with a NUL behind each.
gives() {
	# shellcheck disable=SC2059 # the expectation is a format
	printf "$1" >"$tmp/expected"
	shift
	each_ends 0 -n 4 -k "$@" && same "$tmp/expected" "$tmp/out"
}

printf 'a\n\n b \n-x\n"\n\\\n\r\n\377\nend' >"$tmp/items"
check "by lines" gives 'a\0\0 b \0-x\0"\0\\\0\r\0\377\0end\0' \
    -a "$tmp/items" -- tell
check "without the empty ones" gives 'a\0 b \0-x\0"\0\\\0\r\0\377\0end\0' \
    --no-empty -a "$tmp/items" -- tell
printf 'a\nb\0\0c\n\0' >"$tmp/items"
check "by NUL" gives 'a\nb\0\0c\n\0' -0 -a "$tmp/items" -- tell
printf 'a,b\n,,c' >"$tmp/items"
check "by another character" gives 'a\0b\n\0\0c\0' -d , -a "$tmp/items" -- tell
printf 'one\ntwo' >"$tmp/items"
printf 'three\n' >"$tmp/more"
check "of two files" gives 'one\0two\0three\0' \
    -a "$tmp/items" -a "$tmp/more" -- tell
check "as words" gives 'a b\0\0-n\0:::\0' -- tell ::: 'a b' '' -n :::
check "of no word" gives '' -- tell :::
: >"$tmp/items"
check "of an empty file" gives '' -a "$tmp/items" -- tell

# shellcheck disable=SC2016 # for the inner shell
pipe='printf "x\ny z" | "$REEVE" each -n 1 -- tell >>out'
export REEVE
piped() {
	: >"$tmp/out"
	launch sh -c "$pipe"
	soon ended && printf 'x\0y z\0' >"$tmp/expected" &&
	    same "$tmp/expected" "$tmp/out"
}
check "from standard input" piped
# shellcheck disable=SC2016 # for the inner shell
check "the next task does not eat it" gives '1\0002\0' -n 1 -- \
    sh -c 'cat; tell "$1"' sh ::: 1 2

# The writer stays, and says nothing more.
mkfifo "$tmp/pipe"
endless() {
	exec 9<>"$tmp/pipe"
	echo now >&9
	start_each -n 2 -a "$tmp/pipe" -- ticket "$tmp/first" '{}' 0
	soon grep -qs "ended now" "$tmp/first"
}
check "the first one runs before there is a second" endless

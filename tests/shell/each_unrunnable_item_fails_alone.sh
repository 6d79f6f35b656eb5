#!/bin/sh
# An item that makes the command too long fails alone, with E2BIG named, and the
# rest goes on; a command that is not there, or not executable, is said once.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 12

# The kernel takes 128 KiB in one argument, its NUL included.
{
	echo first
	head -c 131072 /dev/zero | tr '\0' b
	echo
	head -c 131071 /dev/zero | tr '\0' c
	echo
	echo last
} >"$tmp/items"
check "one of four is too long" each_ends 1 -n 2 -k \
    --joblog "$tmp/journal" -a "$tmp/items" -- tell
grep -v '^b' "$tmp/items" | tr '\n' '\0' >"$tmp/expected"
check "the others run" same "$tmp/expected" "$tmp/out"
check "why is said" says 'Argument list too long|E2BIG'
check "in short" [ "$(wc -c <"$tmp/log")" -lt 2000 ]
check "the journal has all four" journal_has 4 "$tmp/journal"

seq 100 >"$tmp/items"
check "a command that is not there" each_ends 127 -n 4 -a "$tmp/items" -- \
    "$tmp/nowhere"
check "is said once" has 1 grep -F nowhere "$tmp/log"
echo text >"$tmp/text"
check "one that is no program" each_ends 126 -n 4 -a "$tmp/items" -- \
    "$tmp/text"
check "is said once too" has 1 grep -F "$tmp/text" "$tmp/log"
check "nothing was written" [ ! -s "$tmp/out" ]
check "a shell that is not there" each_ends 127 -e PATH=/nowhere --shell \
    ::: 'echo text'
check "is said" says 'sh: command not found'

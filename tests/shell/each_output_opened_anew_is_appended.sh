#!/bin/sh
# What a task writes to /dev/stdout, opened once more to append, stands where it
# belongs between the rest of its output: nothing is written over.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 4
printf '%s\n' first second third >"$tmp/expected"

for option in -k "--results=$tmp/results"; do
	check "$option" each_ends 0 "$option" -- sh -c \
	    'echo first; echo second >>/dev/stdout; echo third' ::: 1
	check "has all of it" same "$tmp/expected" "$tmp/out"
done

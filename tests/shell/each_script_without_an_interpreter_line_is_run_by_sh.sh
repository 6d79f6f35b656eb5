#!/bin/sh
# A script without a line for the kernel, "#!...", is run by sh, as xargs has it:
# with all its items, however many there are for each task; an empty one too.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 18

# shellcheck disable=SC2016 # for the script
echo 'echo "$#: $*"' >"$tmp/script"
: >"$tmp/empty"
chmod +x "$tmp/script" "$tmp/empty"
seq 8 >"$tmp/items"

for n in 1 2 3 4 8 50; do
	xargs -a "$tmp/items" -n "$n" "$tmp/script" >"$tmp/expected"
	check "so many as $n at a time" each_ends 0 -k -N "$n" \
	    -a "$tmp/items" -- "$tmp/script"
	check "they are those of xargs" same "$tmp/expected" "$tmp/out"
done

xargs -a "$tmp/items" -I @ "$tmp/script" before @ @ behind >"$tmp/expected"
check "within words" each_ends 0 -k -a "$tmp/items" -- "$tmp/script" before \
    '{}' '{}' behind
check "they are those of xargs too" same "$tmp/expected" "$tmp/out"
check "found along PATH" each_ends 0 -e PATH="$tmp" -k -N 8 -a "$tmp/items" \
    -- script
check "it has all" grep -qx '8: 1 2 3 4 5 6 7 8' "$tmp/out"
check "an empty one" each_ends 0 -k -N 4 -a "$tmp/items" -- "$tmp/empty"
check "nothing is said" [ ! -s "$tmp/log" ]

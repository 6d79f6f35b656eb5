#!/bin/sh
# --persistent: lines of 1 MB go through both pipes, which are full meanwhile; a
# process that begins to answer before it has read them is no deadlock.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 9

# Lines of 1 MB and short ones, by turns.
for i in 1 2 3 4 5; do
	head -c 1000000 /dev/zero | tr '\0' "$i"
	printf '\n%s\n' "$i"
done >"$tmp/items"

for n in 1 8; do
	check "$n in flight: through cat" each_ends 0 -n 2 -k "--persistent=$n" \
	    -a items -- cat
	check "every byte" same "$tmp/items" "$tmp/out"
done

# Writes each answer, 2 MB of it, before it reads the next item.
# shellcheck disable=SC2016 # for perl
check "the answers are longer" each_ends 0 -n 1 -k --persistent=8 -a items -- \
    perl -pe '$| = 1; chomp; $_ .= "$_\n"'
sed 's/.*/&&/' "$tmp/items" >"$tmp/expected"
check "every byte" same "$tmp/expected" "$tmp/out"

# shellcheck disable=SC2016 # for the inner shell
check "short ones, long answers" each_ends 0 -n 2 -k --persistent=8 -- \
    sh -c 'while read -r n; do
	head -c 1000000 /dev/zero | tr "\0" "$n"; echo; done' ::: 1 2 3 4 5
check "as many lines" has 5 cat "$tmp/out"

head -c 5000000 /dev/zero | tr '\0' x >"$tmp/items"
check "one of 5 MB is refused" each_ends 1 --persistent -a items -- cat

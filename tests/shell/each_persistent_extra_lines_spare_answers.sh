#!/bin/sh
# --persistent: when a process writes more than it was asked for, and goes on
# writing while it is being ended, the answers before are shown as they were;
# lines that come when the list has ended are told of.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 5
seq 1000 >"$tmp/items"
grep -v '^500$' "$tmp/items" >"$tmp/expected"

# shellcheck disable=SC2016 # for perl
check "extra lines, and more of them" each_ends 1 -n 1 -k --persistent \
    --grace 0.3 -a items -- perl -ne '
	BEGIN { $| = 1; $SIG{TERM} = "IGNORE"; }
	print $_ . ($_ == 500 ? "more\n" x 5 : "");
	while ($_ == 500) {
		select undef, undef, undef, 0.02;
		print "and more\n" x 100;
	}'
check "the item fails" says 'task 500: wrote more lines than it was asked for'
check "the answers before are kept" same "$tmp/expected" "$tmp/out"

# shellcheck disable=SC2016 # for the inner shell
check "a heading, and no hurry" each_ends 0 -n 1 -k --persistent -- sh -c '
	echo heading
	while read -r a; do sleep 0.1; echo "$a"; done' ::: a b
check "what was left over is told of" says 'the last ones are not shown'

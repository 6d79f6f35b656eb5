#!/bin/sh
# Arguments over the kernel's limit are reported as such, once, with status
# 126, for any number of workers.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 6

# A small stack leaves the least that the kernel grants, 128 KiB in all.
half=$(head -c 100000 /dev/zero | tr '\0' x)
for n in 1 4; do
	: >"$tmp/log"
	check "it ends, -n $n" run_reeve -n "$n" --limit stack=524288 \
	    echo "$half" "$half"
	check "with status 126" [ "$status" -eq 126 ]
	check "and one line that says why" \
	    says_only '^reeve: .*echo.*too long'
done

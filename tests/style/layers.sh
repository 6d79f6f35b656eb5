#!/bin/sh
# Each file includes only what its layer may see: worker sees common,
# supervisor sees both, and the policy sees nothing but itself.
# shellcheck source=tests/style/style.sh
. "${0%/*}/style.sh"

# included_by DIRECTORY - file:line:#include ... of ours and of the system.
included_by() {
	grep -rHn --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include' "$1"
}

# none INPUT - its lines are faults; that there are none is no failure.
none() {
	cat "$tmp/found"
}

never() {
	included_by "$1" | grep -E "\"($2)/" >"$tmp/found"
	none
}

# Ours are named from the root, so that each shows which border it crosses.
from_the_root() {
	sources | xargs grep -Hn '^[[:space:]]*#[[:space:]]*include "' |
		grep -vE '"(common|worker|worker/logger|worker/printer|supervisor|supervisor/batch|supervisor/policy|tests/[a-z/]+)/[a-z_0-9]+\.h"' \
			>"$tmp/found"
	none
}

# The helpers are programs by themselves, and see each other only.
not_tests() {
	for layer in common worker supervisor; do
		included_by "$layer" | grep '"tests/'
	done >"$tmp/found"
	none
}

policy_is_alone() {
	included_by supervisor/policy |
		grep -vE '"supervisor/policy/[a-z_]+\.h"|<std(bool|def|int)\.h>' \
			>"$tmp/found"
	none
}

# A header that does little but include others hides what a file needs.
no_umbrella() {
	sources common worker supervisor | grep '\.h$' | while read -r header; do
		includes=$(grep -c '^#include "' "$header")
		others=$(grep -cvE '^(#|/?[ ]?\*|$)' "$header")
		[ "$includes" -lt 2 ] || [ "$others" -ge 3 ] ||
			echo "$header: includes $includes files and says nothing"
	done
}

guarded() {
	sources common worker supervisor | grep '\.h$' | while read -r header; do
		name=${header##*/}
		word=$(echo "${name%.h}" | tr '[:lower:]' '[:upper:]')
		grep -qE "^#ifndef REEVE_(POLICY_|LOGGER_|BATCH_|PRINTER_)?${word}_H\$" "$header" ||
			echo "$header: no guard REEVE_${word}_H"
	done
}

plan 7
silent "common includes neither worker nor supervisor" \
	never common 'worker|supervisor'
silent "worker includes nothing of supervisor" never worker supervisor
silent "the policy includes itself and three headers of C" policy_is_alone
silent "the program includes nothing of the tests" not_tests
silent "files of ours are included from the root" from_the_root
silent "no header only includes others" no_umbrella
silent "every header is guarded by its name" guarded
finish

#!/bin/sh
# A reeve without any environment runs its tasks, which have then what it adds;
# and a variable without a name neither disturbs it nor is passed on.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 12

# ends_well ARGUMENT... - with status 0 and in silence.
ends_well() {
	: >"$tmp/out"
	: >"$tmp/log"
	launch env -i "$@"
	soon ended && [ "$status" -eq 0 ] && [ ! -s "$tmp/log" ]
}

# The names in what env has printed.
names() {
	sed 's/=.*//' "$tmp/out" | sort | xargs
}

ours='REEVE_POOL REEVE_SUPERVISOR REEVE_WORKER'
check "run" ends_well "$REEVE" run --restart never -- env
check "the task has three variables" [ "$(names)" = "$ours" ]
check "each" ends_well "$REEVE" each echo ::: text
check "the task has run" printed text
check "each, in a shell" ends_well "$REEVE" each --shell ::: env
check "and reeve's three are there" has 3 grep ^REEVE_ "$tmp/out"

check "without a name: run" \
    ends_well '=x' A=1 "$REEVE" run --restart never -- env
check "the others are passed on" [ "$(names)" = "A $ours" ]
check "nothing but one without a name" \
    ends_well '=x' "$REEVE" run --restart never -- env
check "none is passed on" [ "$(names)" = "$ours" ]
check "without a name: each" ends_well A=1 '=' '=y' "$REEVE" each env :::
check "nothing is to be done" printed ''

#!/bin/sh
# Options are read as everywhere: --long=value or --long value, -n4 or -n 4,
# letters together, the last one counts; they end at the first word that is
# none, or at --; a command's own are its own.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 26

# copies N ARGUMENT... - that many tasks run.
copies() {
	n=$1
	shift
	check "$*" asked_well "$@" echo x
	check "$n tasks" has "$n" cat "$tmp/out"
}

copies 2 --workers=2
copies 2 --workers 2
copies 2 -n2
copies 2 -n 2
copies 2 -qn2
copies 2 -n 5 --workers=3 -n2
copies 2 -n2 --
answers '[-q][-n][3][--]' printf '[%s]' -q -n 3 --
answers '[--workers=3]' -- printf '[%s]' --workers=3
answers '[--][x]' -- printf '[%s]' -- x

check "a command may begin with a dash" ask -- -no-such-command
check "and is looked for" says_only '-no-such-command: .*not found'
check "-- alone is no command" ask --
check "and wrong usage" [ "$status" -eq 2 ]
check "a value may be missing" ask --workers
check "and is asked for" says_only '^reeve: --workers.*value'

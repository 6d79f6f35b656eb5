#!/bin/sh
# By default a failed run is said, and one that ended well is not; -q says only
# what keeps it from starting, -v every start and every change.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 22

fails() { ask --name web --restart-delay 10ms --max-restarts 1 "$@"; }

check "by default" fails crashy exit 3
check "each failed run is said, with what follows" \
    says '^reeve: web\.1: exited with 3 after .*; restart in'
check "and the end" says '^reeve: web\.1: exited with 3 .*; giving up'
check "and no more" has 2 cat "$tmp/log"
check "what ends well" fails crashy exit 0
check "is not" has 0 cat "$tmp/log"

for option in -q --quiet; do
	check "with $option" fails "$option" crashy exit 3
	check "nothing is" has 0 cat "$tmp/log"
	check "the status is as ever" [ "$status" -eq 3 ]
	check "but a command that is not there" fails "$option" no-such-command
	check "is said" says_only 'no-such-command'
done

for option in -v --verbose; do
	check "with $option" fails "$option" crashy exit 0
	check "a start is said" says '^reeve: web\.1: started, pid [0-9]+'
	check "and that it ended well" says '^reeve: web\.1: exited with 0'
done

#!/bin/sh
# What tasks say on stdout and on stderr goes to reeve's own, or, with --merge,
# all to stdout in its order; a log has both.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 16

# shellcheck disable=SC2016 # for the inner shell
task='for i in 1 2 3; do echo "out $i"; echo "err $i" >&2; done'
says_it() {
	rm -f "$tmp/o" "$tmp/e"
	into o e --name t --restart never "$@" sh -c "$task"
	soon ended && [ "$status" -eq 0 ]
}

for arguments in '--prefix always' '-n 2'; do
	# shellcheck disable=SC2086 # one word each
	need "with $arguments" says_it $arguments
	check "stdout has its lines" not grep -v 'out [123]$' "$tmp/o"
	check "and all" [ "$(grep -c 't.1 . out' "$tmp/o")" -eq 3 ]
	check "stderr has its own" not grep -v 'err [123]$' "$tmp/e"
	check "and all" [ "$(grep -c 't.1 . err' "$tmp/e")" -eq 3 ]
done
mixed='out 1 err 1 out 2 err 2 out 3 err 3'
in_order() {
	[ "$(sed -n "s/^$2//p" "$1" | xargs)" = "$mixed" ]
}
check "merged" says_it -n 2 --merge
check "stdout has all, in order" in_order "$tmp/o" 't.2 | '
check "stderr nothing" [ ! -s "$tmp/e" ]
check "with one worker and no logger" says_it --merge
check "stdout has all, in order" in_order "$tmp/o" ''
check "stderr nothing" [ ! -s "$tmp/e" ]

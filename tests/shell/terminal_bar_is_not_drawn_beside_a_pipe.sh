#!/bin/sh
# At a terminal whose lines a command behind a pipe writes there is no bar, which
# they would go through; but if it is asked for.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 6

# runs OPTION... - two items, each shown through cat once the test says so.
runs() {
	wipe
	rm -f "$tmp/go"
	# shellcheck disable=SC2016 # for the inner shells
	at_terminal sh -c '"$@" ::: one two | cat' sh "$REEVE" each -n 1 "$@" \
	    sh -c 'until [ -e go ] || [ "$0" = one ]; do sleep 0.05; done
	    echo "<$0>"'
	soon shows '<one>'
}

check "the output is shown" runs
check "there is no bar" not_yet shows 'running'
touch "$tmp/go"
check "it ends" soon ended
check "and there was none" shows_times 0 'running'
check "if asked for" runs --bar
check "there is one" soon shows 'running'
touch "$tmp/go"
soon ended

#!/bin/sh
# --persistent: a process that closes its standard input and lives on is ended
# if it was sent items that nobody will read now, and left alone if not.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 4
seq 5 >"$tmp/items"

# shellcheck disable=SC2016 # for the inner shell
check "none reads more than one" each_ends 0 -n 1 -k --persistent=2 \
    --grace 0.2 -a items -- sh -c 'read -r a; exec </dev/null
	echo "$a"; exec sleep 1000'
check "all are answered" same "$tmp/items" "$tmp/out"

# shellcheck disable=SC2016 # for the inner shell
check "it takes longer than the grace" each_ends 0 -n 1 --persistent=2 \
    --grace 0.2 -- sh -c 'read -r a; exec </dev/null; sleep 1; echo "$a"' ::: 1
check "and answers" [ "$(cat "$tmp/out")" = 1 ]

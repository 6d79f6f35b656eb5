#!/bin/sh
# The status of several workers: 0 if all ended well or by TERM within the
# grace, 1 if one failed, 137 if one had to be killed after the grace.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 14

# The second of them ends as it is told.
# shellcheck disable=SC2016 # for the inner shell
task='[ "$1" -eq 2 ] || exit 0; eval "$0"'

check "three that end with 0" run_reeve -n 3 sh -c "$task" 'exit 0' '{%}'
check "give 0" [ "$status" -eq 0 ]
check "one of three that fails" run_reeve -n 3 --restart never \
    sh -c "$task" 'exit 9' '{%}'
check "gives 1" [ "$status" -eq 1 ]
check "one that dies by a signal" run_reeve -n 3 --restart never \
    sh -c "$task" 'kill -s KILL $$' '{%}'
check "gives 1" [ "$status" -eq 1 ]

# stopped STATUS GRACE COMMAND... - what TERM gives, once all are ready.
stopped() {
	expected=$1 grace=$2
	shift 2
	rm -f "$tmp/heard"
	start_reeve -n 3 -g "$grace" "$@"
	need "three run" soon has 3 grep -x ready "$tmp/heard"
	check "TERM ends them" stop_reeve
	check "with $expected" [ "$status" -eq "$expected" ]
}

# shellcheck disable=SC2016 # for the inner shell
deaf_one='[ "$1" -ne 2 ] || exec stubborn "$0"; exec slow "$0" 0 0'
stopped 0 20s slow "$tmp/heard" 100 5
stopped 137 300ms sh -c "$deaf_one" "$tmp/heard" '{%}'
check "which names the one" says '^reeve: sh\.2: .*KILL'
check "and no other" not says '^reeve: sh\.[13]:'

#!/bin/sh
# What a logger keeps in memory counts as a file. A soft limit on their size is
# only the tasks'; a hard one that is too low is named, with what it takes.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
command -v prlimit >/dev/null || skip "prlimit (util-linux) is needed"
plan 6

# limited LIMIT ARGUMENT... - reeve run under it, until it ends by itself.
limited() {
	: >"$tmp/log"
	: >"$tmp/out"
	limit=$1
	shift
	launch prlimit --fsize="$limit" "$REEVE" run --restart never "$@"
	soon ended
}

limited 8192: --prefix always cat /proc/self/limits
check "a soft limit is in nobody's way" [ "$status" -eq 0 ]
check "and the task's" grep -Eq 'Max file size +8192 ' "$tmp/out"

limited 8192:8192 -n 3 --name t --prefix always true
check "with a hard one nothing starts" [ "$status" -eq 125 ]
check "and the limit is named" says \
    '^reeve: t: .*3 workers .*393216 bytes.*the limit is 8192 \(ulimit -f\)'
limited 8192:8192 -n 3 --name t true
check "names that nobody asked for are left out" [ "$status" -eq 0 ]
check "for the same reason" says 'the limit is 8192 \(ulimit -f\)'

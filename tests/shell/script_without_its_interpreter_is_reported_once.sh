#!/bin/sh
# A script found along PATH whose interpreter is missing is not retried: one
# line with its name and the reason, status 126, for any number of
# workers; and it is not said to be missing itself.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 18

mkdir "$tmp/first" "$tmp/second"
PATH=$tmp/first:$tmp/second:$PATH

# script FILE LINE... - executable, and begins so.
script() {
	file=$tmp/$1
	shift
	printf '%b\n' "$@" >"$file"
	chmod +x "$file"
}

# refused COMMAND
refused() {
	for n in 1 3; do
		: >"$tmp/log"
		check "$1: it ends, -n $n" run_reeve -n "$n" \
		    --restart-delay 10ms "$1" argument
		check "with status 126" [ "$status" -eq 126 ]
		check "and one line, which names both" \
		    says_only "^reeve: .*$1: the interpreter .*does not exist"
	done
}

script first/nowhere '#!/no/such/interpreter -x'
script first/edited-on-dos '#!/bin/sh\r' 'exit 0\r'
script second/relative '#!nothing-like-this'
refused nowhere
refused edited-on-dos
refused relative

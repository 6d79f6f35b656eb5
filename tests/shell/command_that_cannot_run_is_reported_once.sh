#!/bin/sh
# A command that is not there, or that cannot be executed, is not retried: one
# line with its name and the reason, status 127 or 126, for any number of
# workers.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 30

refused() {
	code=$1 command=$2 reason=$3
	for n in 1 4; do
		: >"$tmp/log"
		check "$reason: it ends, -n $n" run_reeve -n "$n" \
		    --restart-delay 10ms "$command" argument
		check "with status $code" [ "$status" -eq "$code" ]
		check "and one line, which names both" \
		    says_only "^reeve: .*$command.*($reason)"
	done
}

mkdir "$tmp/folder"
: >"$tmp/plain"
printf '#!/no/such/interpreter\n' >"$tmp/badline"
chmod +x "$tmp/badline"

refused 127 no-such-command '[Nn]ot found|No such file'
refused 127 /no/such/command '[Nn]ot found|No such file'
refused 126 ./plain 'Permission denied|not executable'
refused 126 ./folder 'Permission denied|directory'
refused 126 ./badline 'interpreter'

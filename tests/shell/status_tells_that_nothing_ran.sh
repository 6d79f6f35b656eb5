#!/bin/sh
# 2: wrong usage; 125: reeve itself failed; 126, 127: the command cannot be
# executed, or is not there; 124: it ran too long. Each is said in one line.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 18

# gives STATUS SAYING COMMAND...
gives() {
	expected=$1 saying=$2
	shift 2
	: >"$tmp/log"
	launch "$@"
	check "it ends by itself" soon ended
	check "with $expected" [ "$status" -eq "$expected" ]
	check "and says why" says_only "$saying"
}

gives 2 '^reeve: .*--workers' "$REEVE" run --workers none crashy exit 0
gives 2 '^reeve: .*command' "$REEVE" run -n 3
gives 124 '^reeve: .*too long' "$REEVE" run --timeout 200ms --restart never \
    stamp "$tmp/task.pids"
gives 125 '^reeve: .*[Tt]oo many open files' \
    prlimit --nofile=4:4 "$REEVE" run crashy exit 0
gives 126 '^reeve: .*/dev/null' "$REEVE" run /dev/null
gives 127 '^reeve: .*no-such' "$REEVE" run no-such-command

#!/bin/sh
# --exit-when all waits for every worker; any ends the rest with the first that
# ends; failure with the first that fails for good, and not with one that ended
# well.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 21

# Each worker waits for a file of its own, and ends with what is in it.
# shellcheck disable=SC2016 # for the inner shell
task='until [ -s "end.$0" ]; do sleep 0.05; done; exit "$(cat "end.$0")"'

# begin ARGUMENT... - three workers of that.
begin() {
	rm -f "$tmp"/end.* "$tmp"/task.*
	start_reeve -v -n 3 --restart never "$@" \
	    stamp "$tmp/task.{%}.pids" sh -c "$task" '{%}'
	need "$*: three run" soon all_run
}
all_run() {
	[ "$(cat "$tmp"/task.*.pids 2>/dev/null | wc -l)" -eq 3 ]
}
# end WORKER STATUS
end() {
	echo "$2" >"$tmp/end.$1.new" && mv "$tmp/end.$1.new" "$tmp/end.$1"
	soon has 0 running "$tmp/task.$1.pids"
}
lives_on() {
	not_yet ended && has_least "$1" tasks && return
	echo "# ended with $status, or too few of these: $(tasks | xargs)"
	return 1
}

begin --exit-when all
check "one that fails is not the end" end 1 3
check "nor a second that ends well" end 2 0
check "the third lives on" lives_on 1
check "but the third is" end 3 0
check "of all" soon ended
check "with 1, for one has failed" [ "$status" -eq 1 ]

begin --exit-when any
check "one that ends well" end 2 0
check "is the end of all" soon ended
check "with 0" [ "$status" -eq 0 ]

begin --exit-when any
check "one that fails" end 2 9
check "is the end of all" soon ended
check "with 1" [ "$status" -eq 1 ]

begin --exit-when failure
check "one that ends well" end 2 0
check "is not the end" lives_on 2
check "one that fails" end 3 9
check "is" soon ended
check "with 1" [ "$status" -eq 1 ]

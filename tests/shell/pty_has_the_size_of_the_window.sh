#!/bin/sh
# With --pty the task's terminal is as large as reeve's, and is told when that
# changes; where reeve has none it has a usual size.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/screen.sh
. "$here/screen.sh"
plan 6

# shellcheck disable=SC2016 # for the inner shell
task='stty size <&1 >>sizes; trap "stty size <&1 >>sizes" WINCH; echo >>ready
while :; do sleep 0.1; done'
at_terminal "$REEVE" run -n 2 -g 300ms --name t --pty sh -c "$task"
need "two tasks have a terminal" soon has 2 cat "$tmp/ready"
check "with the height of reeve's, and a width" \
    has 2 grep -Ex '24 [1-9][0-9]+' "$tmp/sizes"
reeve=$(children "$reeve_pid")
stty -F "$(readlink "/proc/$reeve/fd/0")" rows 30
check "of another height each is told" soon has_least 2 grep '^30 ' "$tmp/sizes"
kill -s TERM "$reeve"
check "a stop ends it" soon ended

rm "$tmp/sizes"
start_reeve --name t --restart never --pty sh -c 'stty size <&1 >>sizes'
check "without a terminal of reeve's" soon ended
check "there is a size" grep -Eqx '[1-9][0-9]* [1-9][0-9]*' "$tmp/sizes"

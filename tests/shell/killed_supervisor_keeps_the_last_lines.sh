#!/bin/sh
# When reeve itself is killed with KILL, the logger still writes what the tasks
# have to say while they end, and then ends itself, even if nobody reads.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 9

# What a task says of its end is read by nobody but the logger.
# shellcheck disable=SC2016 # for the inner shell
task='exec 2>/dev/null; trap "numbered 20000 $0; exit" TERM
echo >>ready; while :; do sleep 0.1; done'
start_reeve -n 2 --name t -g 5s --log-dir "$tmp/dir" sh -c "$task" '{%}'
need "two tasks wait" soon has 2 cat "$tmp/ready"
check "reeve is killed" stop_reeve KILL
check "all the others end by themselves" soon has 0 survivors
check "the last lines of one are there" exact 1 1 20000 "$tmp/dir/t.1.log"
check "and of the other" exact 2 2 20000 "$tmp/dir/t.2.log"

mkfifo "$tmp/pipe"
exec 3<>"$tmp/pipe"
into pipe "$tmp/log" -n 2 --name t -g 500ms endless "$tmp/count.{%}" '{%}'
need "two tasks write" soon [ -s "$tmp/count.2" ]
check "until they block" soon stands "$tmp/count.2"
check "reeve is killed" stop_reeve KILL
check "all the others end by themselves" within 8 has 0 survivors

#!/bin/sh
# When the logger is killed, that is said, another goes on at once, and the
# tasks and their workers notice nothing.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 9

start_reeve -n 2 --name t --log-dir "$tmp/dir" \
    stamp "$tmp/task.pids" endless "$tmp/count.{%}" '{%}'
need "the tasks write" soon [ -s "$tmp/count.2" ]
need "there is one logger" has 1 loggers
logger=$(loggers)
workers=$(workers)
kill -KILL "$logger"
check "killed, it is replaced" soon other_logger "$logger"
check "which is said" soon says '^reeve: .*logger.*(KILL|[Kk]illed|signal 9)'
check "the tasks go on" goes_on "$tmp/count.1"
check "they are the same" has 2 running "$tmp/task.pids"
check "so are the workers" [ "$(workers)" = "$workers" ]
check "a stop ends all" stop_reeve
both() {
	exact 1 1 0 "$tmp/dir/t.1.log" && exact 2 2 0 "$tmp/dir/t.2.log"
}
check "every line is there" both

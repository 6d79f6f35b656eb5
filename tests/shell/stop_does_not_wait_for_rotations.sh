#!/bin/sh
# Where each line is a rotation, what one pipe holds takes seconds; a logger
# that is at it hears of the stop all the same, and leaves in its time.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 6

start_reeve --name t --log-dir "$tmp/dir" --log-size 1 -g 1s yes
need "logs are rotated" soon [ -e "$tmp/dir/t.1.log.5" ]
kill -s TERM "$reeve_pid"
check "a stop ends all" within 10 ended
check "nobody had to be killed" not says 'does not end'
check "what is lost is said" says 'bytes of output found no taker'

into out "$tmp/log" --name n --restart never --log-dir "$tmp/dir" \
    --log-size 1 --log-keep 1000 numbered 300 1
check "a task ends by itself" ended_by_itself
check "then every line is there" stored "$tmp/dir" n.1 1 1 300

#!/bin/sh
# When the reader stops, the tasks block as they would without reeve, and the
# logger's memory stays as it is; when it reads on, every line is there.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 10

mkfifo "$tmp/pipe"
exec 3<>"$tmp/pipe"
exec 4<"$tmp/pipe"
into pipe "$tmp/log" -n 2 --name t endless "$tmp/count.{%}" '{%}'
need "the tasks write" soon [ -s "$tmp/count.1" ]
check "the first blocks" soon stands "$tmp/count.1"
check "the second too" soon stands "$tmp/count.2"
need "there is a logger" has 1 loggers
check "which is small" smaller_than 8192 "$(loggers)"
read_on "$tmp/read"
check "the reader reads on, and so do the tasks" goes_on "$tmp/count.1"
check "both" goes_on "$tmp/count.2"
check "a stop ends them" stop_reeve
check "all is read" read_all
check "every line was there" exact -p t 1 2 0 "$tmp/read"

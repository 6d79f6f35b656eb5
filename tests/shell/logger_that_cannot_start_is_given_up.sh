#!/bin/sh
# When all tasks have ended by themselves and no logger can start, there is a
# handful of tries, what is lost is said, and the run ends.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
command -v prlimit >/dev/null || skip "prlimit (util-linux) is needed"
sanitized && skip_unprivileged "sanitizers do not live in so little memory"
plan 8

# The tasks have their memory before, and the logger that is there knows no limit.
mkfifo "$tmp/gate"
# shellcheck disable=SC2016 # for the inner shell
start_reeve -n 2 --name t --restart never \
    sh -c 'read -r word <gate; echo "$word"'
exec 3<>"$tmp/gate"
need "there is a logger" soon has 1 loggers
first=$(loggers)
prlimit --pid "$reeve_pid" --as=4096:4096
kill -KILL "$first"
check "none can start after it" soon says 'logger.*Cannot allocate'
printf '1234\n1234\n' >&3
check "the run ends" soon ended
check "what is lost is said" says '^reeve: logger: 10 bytes of output found no'
check "once" has 1 grep 'bytes of output' "$tmp/log"
check "it was given up" has 1 grep 'giving up' "$tmp/log"
tries() { grep 'starting another' "$tmp/log"; }
check "after several tries" has_least 5 tries
check "which were few" [ "$(tries | wc -l)" -lt 60 ]

#!/bin/sh
# The pool's name is the command's last part, or what --name says; the task
# finds it in REEVE_POOL and its number in REEVE_WORKER; messages begin with
# both.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 12

# shellcheck disable=SC2016 # for the inner shell
tell='echo "$REEVE_POOL $REEVE_WORKER"'

answers "sh 1" sh -c "$tell"
answers "sh 1" /bin/sh -c "$tell"
answers "web 1" --name web sh -c "$tell"
answers "Web_2-b+@ 1" --name Web_2-b+@ sh -c "$tell"

REEVE_POOL=other REEVE_WORKER=77
export REEVE_POOL REEVE_WORKER
check "what is there before is replaced" ask -n 12 --prefix never --name web sh -c "$tell"
check "for each worker" [ "$(sort -V "$tmp/out")" = \
    "$(seq 1 12 | sed 's/^/web /')" ]

ask --restart never --name web crashy exit 3
check "a message begins with the name" says '^reeve: web\.1: exited with 3'
ask --restart never crashy exit 3
check "or with the command's" says '^reeve: crashy\.1: exited with 3'

#!/bin/sh
# A file that reeve's output is appended to keeps what it had when the disk is
# full at the very first write, and gets whole lines only.
# shellcheck source=tests/shell/mounts.sh
. "${0%/*}/mounts.sh"
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
plan 4

mount -t tmpfs -o size=1m none /mnt
yes 'what was there' | head -c 900000 >/mnt/out
cp /mnt/out "$tmp/before"
into /mnt/out "$tmp/log" --name t --prefix always numbered 100000 1
need "a full disk is said" soon says '^reeve: .*[Nn]o space'
check "a stop ends it" stop_reeve
check "what was there is there" cmp -n 900000 "$tmp/before" /mnt/out
check "and no half of a line" [ "$(tail -c 1 /mnt/out | od -An -c)" = '  \n' ]

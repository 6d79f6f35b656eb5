#!/bin/sh
# With -k the output is that of `parallel -k`, on both streams: in the order of
# the input, however long each takes and however it ends its last line.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
command -v parallel >/dev/null || skip "GNU parallel is not installed"
plan 8

# Items take their time in no order, and one in five writes nothing.
# shellcheck disable=SC2016 # for the inner shell
task='sleep 0.0$(($1 * 7 % 4))
[ $(($1 % 5)) -ne 0 ] || exit 0
echo "out $1"; echo "err $1" >&2; echo "more $1"
[ $(($1 % 3)) -ne 0 ] || printf "no newline %s" "$1"
[ $(($1 % 7)) -ne 0 ] || seq "$1" 3000'
seq 42 >"$tmp/items"
parallel --will-cite -q -k -j 8 -a "$tmp/items" sh -c "$task" sh \
    >"$tmp/out.parallel" 2>"$tmp/err.parallel" </dev/null

for workers in 1 3 8; do
	check "$workers workers" each_ends 0 -n "$workers" -k -a "$tmp/items" \
	    -- sh -c "$task" sh
	check "stdout is parallel's" same "$tmp/out.parallel" "$tmp/out"
done
check "and so is stderr" same "$tmp/err.parallel" "$tmp/log"

parallel --will-cite -q -k -j 8 --tag -a "$tmp/items" sh -c "$task" sh \
    >"$tmp/out.parallel" 2>/dev/null </dev/null
tagged() {
	each_ends 0 -n 8 -k --tag -a "$tmp/items" -- sh -c "$task" sh &&
	    same "$tmp/out.parallel" "$tmp/out"
}
check "with tags too" tagged

#!/bin/sh
# Eight tasks write ten thousand numbered lines each, cut anywhere, on two
# streams: grouped they stand together, line by line none is torn or lost.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 13
lines=10000
seq 8 >"$tmp/items"

# blocks N FILE - how often the task changes from a line to the next.
blocks() {
	[ "$(cut -d ' ' -f 1 "$2" | uniq | wc -l)" -eq "$1" ]
}

in_order() {
	cut -d ' ' -f 1 "$1" | uniq | sort -nc
}

for how in --group --keep-order --line-buffer; do
	check "$how: eight tasks" each_ends 0 -n 8 $how -a "$tmp/items" -- \
	    numbered "$lines" '{}' both
	check "stdout has every line" exact 1 8 "$lines" "$tmp/out"
	check "stderr has its own" exact -s e 1 8 "$lines" "$tmp/log"
	case $how in
	--group) check "each task stands together" blocks 8 "$tmp/out" ;;
	--keep-order) check "in order" in_order "$tmp/out" ;;
	esac
done

check "by tagged lines" each_ends 0 -n 8 --line-buffer --tag \
    -a "$tmp/items" -- numbered "$lines" '{}'
awk -F '\t' '{ split($2, word, " ") } NF != 2 || $1 != word[1] { exit 1 }' \
    "$tmp/out" && cut -f 2 "$tmp/out" >"$tmp/untagged"
check "each has its own tag, and is whole" exact 1 8 "$lines" "$tmp/untagged"

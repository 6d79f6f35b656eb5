#!/bin/sh
# A full disk under --joblog, --failed, --trace or standard output: it is said
# once, the run ends with status 125, and what is there is whole. Under --results
# it is the tasks that see it, and fail.
# shellcheck source=tests/shell/mounts.sh
. "${0%/*}/mounts.sh"
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 15
full='([Nn]o space|full)'
# More than the disk takes, in forty items.
for i in $(seq 40); do
	printf '%0500d\n' "$i"
done >"$tmp/items"

# fill - all but two pages or so.
fill() {
	umount /mnt 2>/dev/null
	mount -t tmpfs -o size=64k none /mnt
	head -c 56K /dev/zero >/mnt/ballast
}

# ends_said STATUS FILE ARGUMENT... - and the file is named once.
ends_said() {
	wanted=$1 file=$2
	shift 2
	run_each -n 2 "$@"
	[ "$status" -eq "$wanted" ] && has 1 grep -E "^reeve: $file: .*$full" \
	    "$tmp/log"
}
# items_of FILE - whole ones, and some.
items_of() {
	[ -s "$1" ] && not grep -vxE '[0-9]{500}' "$1"
}

fill
check "the journal" ends_said 125 /mnt/journal --joblog /mnt/journal \
    -a "$tmp/items" -- true
check "has whole lines" journal_is_whole /mnt/journal
rm /mnt/ballast
check "can be resumed with space" each_ends 0 -n 2 --joblog /mnt/journal \
    --resume -a "$tmp/items" -- true
check "and is complete then" journal_has 40 /mnt/journal

fill
echo before >/mnt/failed
check "the failed items" ends_said 125 /mnt/failed --failed /mnt/failed \
    -a "$tmp/items" -- false
check "the list is as it was" [ "$(cat /mnt/failed)" = before ]
check "what there was room for is beside it" items_of /mnt/failed.part

fill
check "the trace" ends_said 125 /mnt/trace --trace /mnt/trace \
    -a "$tmp/items" -- true
check "is as far as it came" [ "$(head -c 1 /mnt/trace)" = '[' ]

fill
check "the tasks fail" each_ends 1 -n 2 --results /mnt/results \
    -a "$tmp/items" -- echo
check "and reeve counts them" says '[0-9]+ failed, in'

# shellcheck disable=SC2016 # for the inner shell
to_full() {
	: >"$tmp/log"
	REEVE=$REEVE launch sh -c 'exec "$REEVE" each "$@" >/dev/full' sh "$@"
	soon ended
}
for way in --group --line-buffer; do
	to_full -n 2 $way -a "$tmp/items" -- echo
	check "standard output, $way" [ "$status" -eq 125 ]
	check "is said once" has 1 grep -E "standard output: .*$full" "$tmp/log"
done
umount /mnt

#!/bin/sh
# Files that `reeve each` cannot read, or must not write to, are refused before
# anything starts: status 2, and one line that names the file. None is made or
# changed.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/refused.sh
. "$here/refused.sh"
plan 30

mkdir "$tmp/dir"
echo "$tmp/started" >"$tmp/items"
echo 'nothing of ours' >"$tmp/foreign"
echo many >"$tmp/many" && echo 2 3 >"$tmp/two"

refused_each 'missing.*No such' -a "$tmp/missing"
refused_each 'dir.*[Ii]s a directory' -a "$tmp/dir"
refused_each 'missing.*No such' -n "$tmp/missing"
refused_each 'many.*no number.*150%' -n "$tmp/many"
refused_each 'two.*more in it than one number' -n "$tmp/two"
refused_each 'dir.*directory' -n "$tmp/dir"
for option in --results --failed --joblog --trace; do
	refused_each 'needs a path' "$option" ''
	refused_each 'missing/made.*No such' "$option" "$tmp/missing/made"
done
refused_each 'foreign.*[Nn]ot a directory' --results "$tmp/foreign"
for option in --failed --joblog --trace; do
	refused_each 'dir.*(regular|directory)' "$option" "$tmp/dir"
	refused_each 'null.*regular' "$option" /dev/null
done
for option in --resume --resume-failed; do
	refused_each 'foreign:1.*heading' --joblog "$tmp/foreign" "$option"
done
refused_each 'made.*cannot be both' --joblog made --failed made
refused_each 'items.*cannot be both' --joblog "$tmp/items"
refused_each 'items.*cannot be both' --trace "$tmp/items"

check "nothing was started" [ ! -e "$tmp/started" ]
check "no file was made" [ ! -e "$tmp/made" ]
check "a foreign file is as it was" \
    has 1 grep -x 'nothing of ours' "$tmp/foreign"
check "and so are the items" has 1 grep -x "$tmp/started" "$tmp/items"

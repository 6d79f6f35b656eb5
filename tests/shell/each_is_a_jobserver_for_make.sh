#!/bin/sh
# --jobserver: the makes that are run as tasks share as many slots as there are
# workers, and none of them says anything about it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
command -v make >/dev/null || skip "make is not installed"
plan 5

cat >"$tmp/makefile" <<'END'
all: 1 2 3 4 5 6
1 2 3 4 5 6: ; @ticket tickets $(ITEM).$@ 100
END

# At a time, by what the tickets say.
most() {
	awk '/begun/ { n++ } /ended/ { n-- } n > most { most = n }
	    END { print most }' "$tmp/tickets"
}

check "four makes, of six jobs each" each_ends 0 -n 4 --jobserver -- \
    make -f makefile 'ITEM={}' ::: a b c d
check "all were run" has 24 grep ended "$tmp/tickets"
check "no more than four at a time" [ "$(most)" -le 4 ]
rm "$tmp/tickets"
each_ends 0 -n 4 --jobserver -- make -f makefile 'ITEM={}' ::: a
check "a lone make has the slots of all" [ "$(most)" -gt 1 ]
check "nothing is said" [ ! -s "$tmp/log" ]

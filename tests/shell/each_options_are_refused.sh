#!/bin/sh
# What `reeve each` could not do is refused before anything starts: status 2,
# and one line that says what would have been right.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/refused.sh
. "$here/refused.sh"
plan 76

echo "$tmp/started" >"$tmp/items"

refused_each '--retry-delay' --retry-dealy 1
refused_each '--help' --restart never
refused_each '{} stands' -I%
refused_each '-N is' -L 2
refused_each '-v says' -t
refused_each '--no-empty' -r
refused_each '-C is' --wd=/tmp
refused_each "mean '--line-buffer'" --linebuffer
refused_each "mean '--dry-run'" --dryrun
refused_each '--max-procs.*150%' -P many
refused_each '--jobs.*150%' -jmany
for n in '' many 1.5 -1% 1000001 99999999999; do
	refused_each '150%|1000000' -n "$n"
done
for char in '' ab '\q' '\400' '\x100' 'ä'; do
	refused_each 'single byte' -d "$char"
done
for n in 0 -1 1000001 x; do
	refused_each '1.*1000000' -N "$n"
done
refused_each 'empty expression' --colsep ''
refused_each "separator '[(]'" --colsep '('
refused_each 'empty string.*\[\|\]' --colsep '|'
refused_each 'empty string.* \+' --colsep ' *'
refused_each 'column or an item' --colsep , -N 2
refused_each '0.*1000000' --retries -1
refused_each '250ms' --retries 1 --retry-delay soon
refused_each 'needs --retries' --retry-delay 1s
refused_each 'no limit' --timeout 0
for halt in sometimes now,crash now,fail=0 soon,fail=101% never,fail "soon,"; do
	refused_each 'never, soon or now.*fail, success or done' --halt "$halt"
done
refused_each '250ms' --delay 1x
for load in 0 -1 high 0%; do refused_each '80%' --load "$load"; done
for size in '' -1 2X; do refused_each '500M' --memfree "$size"; done
for rate in 10 0/s 10/d /s; do refused_each '10/s' --max-rate "$rate"; done
for n in 0 1001 x; do refused_each '1.*1000' "--persistent=$n"; done
for with in --shell "--colsep=," -N2 --results=made --lb --ungroup --dry-run; do
	refused_each '--persistent' --persistent "$with"
done
refused_each 'bar.*json' --progress=maybe
refused_each '--line-buffer keeps' --bar --ungroup
for with in --lb --ungroup; do
	refused_each '--group keeps' -k "$with"
	refused_each 'is for --group' --results made "$with"
done
refused_each '--group and --line-buffer give' --tag --ungroup
refused_each 'need --joblog' --resume
refused_each 'need --joblog' --resume-failed

check "refused: items from two places" \
    is_refused 'not both' -a "$tmp/items" touch ::: x
check "refused: no command" is_refused 'command.*--shell' -n 2
check "nothing was started" [ ! -e "$tmp/started" ]

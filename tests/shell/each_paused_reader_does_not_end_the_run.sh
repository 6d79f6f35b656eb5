#!/bin/sh
# -k, and a reader that pauses: the printer cannot be told of the ends of tasks
# that show nothing, so at some point no more are begun until it reads again.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
plan 7

# The first one fills the pipe, the others cannot be executed.
printf '#!/bin/sh\nhead -c 400000 /dev/zero\n' >"$tmp/big"
chmod +x "$tmp/big"
{
	echo ./big
	seq -f /nonexistent/%.0f 50000
} >"$tmp/items"
mkfifo "$tmp/way"
exec 3<>"$tmp/way"

# shellcheck disable=SC2016 # for the inner shell
launch sh -c 'exec "$@" >way 3<&-' sh "$REEVE" each -k -n 3 --failed failed \
    -a items -- '{}'

failures() {
	cat "$tmp"/failed* 2>/dev/null | wc -l
}
switches() {
	grep ctxt "/proc/$reeve_pid/status" 2>/dev/null
}
stands_still() {
	before=$(failures)
	[ "$before" -gt 0 ] && sleep 0.3 && [ "$(failures)" -eq "$before" ]
}
sleeps_on() {
	before=$(switches)
	sleep 0.3
	[ "$(switches)" = "$before" ]
}
need "the run waits for its reader" soon stands_still
check "without looking about" soon sleeps_on
cat <"$tmp/way" 3<&- >"$tmp/read" &
exec 3<&-
check "it goes on, to its end" within "${TAP_PATIENCE:-60}" ended
wait
check "with the status of a failure" [ "$status" -eq 1 ]
check "all was shown" [ "$(wc -c <"$tmp/read")" -eq 400000 ]
check "each of the others has failed" has 50000 cat "$tmp/failed"
check "the printer was let be" not says 'printer'

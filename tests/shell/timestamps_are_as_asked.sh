#!/bin/sh
# --timestamps puts the time in front of name and line: ISO 8601 with
# milliseconds and the zone, or the seconds since the start.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
plan 14

iso='[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}'
run='--name web --restart never'
# stamped PATTERN ARGUMENT... - all that is printed matches the pattern.
stamped() {
	pattern=$1
	shift
	# shellcheck disable=SC2086 # one word each
	check "$*" asked_well $run "$@" echo hello
	check "prints $(one_line "$pattern")" not grep -Evx "$pattern" "$tmp/out"
}

TZ=UTC
export TZ
before=$(date +%s)
stamped "$iso\+00:00 hello" --timestamps
after=$(date +%s)
then=$(date -d "$(cut -d ' ' -f 1 "$tmp/out")" +%s)
check "which is the right time" [ "$before" -le "$then" ]
check "to the second" [ "$then" -le "$after" ]
stamped "$iso\+00:00 web\.[12] \| hello" --timestamps=iso -n 2
TZ=IST-5:30
stamped "$iso\+05:30 web\.1 \| hello" --timestamps --prefix always
TZ=NST3:30
stamped "$iso-03:30 hello" --timestamps
stamped ' +[0-9]\.[0-9]{3} web\.[12] \| hello' --timestamps=relative -n 2
check "of the same width in each line" [ "$(awk '{ print index($0, "web") }' \
    "$tmp/out" | uniq | wc -l)" -eq 1 ]
ask --timestamps=relative sh -c 'echo a; sleep 1; echo b'
# shellcheck disable=SC2016 # for awk
check "and a second is one" awk 'NR == 1 { a = $1 } NR == 2 { b = $1 }
	END { exit !(NR == 2 && b - a >= 0.99 && b - a < 5) }' "$tmp/out"

#!/bin/sh
# As the first process of a PID namespace reeve reaps the orphans of processes
# that came from outside, many of them too, and keeps them from nothing.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/namespace.sh
. "$here/namespace.sh"
prepare_kinds
plan "$(for_kinds 7)"

for kind in $kinds; do
	enter "$kind" "$REEVE" run slow work/ready 0 7
	need "$kind: a task runs" soon grep -q ready "$tmp/work/ready"
	reeve=$(init)
	intrude "$reeve" sh -c 'sleep 1000 &'
	check "an orphan falls to reeve" soon has 1 strangers "$reeve"
	check "which leaves it alone" not_yet has 0 strangers "$reeve"
	kill -KILL "$(strangers "$reeve")"
	check "and reaps it when it dies" soon has 0 strangers "$reeve"

	# shellcheck disable=SC2016 # for the inner shell
	intrude "$reeve" sh -c 'for i in $(seq 100); do sleep 0.2 & done'
	check "it reaps a hundred" soon has 0 strangers "$reeve"
	kill -s TERM "$reeve"
	check "TERM ends it" soon ended
	check "with the status of its task" [ "$status" -eq 7 ]
done

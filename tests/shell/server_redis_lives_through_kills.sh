#!/bin/sh
# redis-server, once and four times: answers, is killed and answers again, and
# goes without a trace.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/servers.sh
. "$here/servers.sh"
for program in redis-server redis-cli; do
	command -v $program >/dev/null || skip "$program is not installed"
done
plan 18

serves() {
	cli="timeout 5 redis-cli -p $ports$1"
	[ "$($cli set key "$1" 2>&1) $($cli get key 2>&1)" = "OK $1" ]
}

# shellcheck disable=SC2016 # for the inner shell
live_through serves sh -c 'exec redis-server --bind 127.0.0.1 --save "" \
    --dir "$0" --port "$PORTS$1"' "$tmp" '{%}'

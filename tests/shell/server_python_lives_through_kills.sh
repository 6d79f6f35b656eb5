#!/bin/sh
# python's http.server, once and four times: serves, is killed and serves again,
# and goes without a trace.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/servers.sh
. "$here/servers.sh"
for program in python3 curl; do
	command -v $program >/dev/null || skip "$program is not installed"
done
plan 18

mkdir "$tmp/1" "$tmp/2" "$tmp/3" "$tmp/4"
for i in 1 2 3 4; do
	echo "copy $i" >"$tmp/$i/name"
done

serves() {
	[ "$(curl -fsS -m 5 "http://127.0.0.1:$ports$1/name" 2>&1)" = "copy $1" ]
}

# shellcheck disable=SC2016 # for the inner shell
live_through serves sh -c 'exec python3 -m http.server --bind 127.0.0.1 \
    --directory "$0/$1" "$PORTS$1"' "$tmp" '{%}'

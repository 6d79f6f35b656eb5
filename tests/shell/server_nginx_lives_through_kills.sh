#!/bin/sh
# nginx in the foreground, once and four times: serves, is killed and serves
# again, its own workers notwithstanding, and goes without a trace.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/servers.sh
. "$here/servers.sh"
PATH=$PATH:/usr/sbin
for program in nginx curl; do
	command -v $program >/dev/null || skip "$program is not installed"
done
plan 18

nginx_conf 'listen 127.0.0.1:PORT; return 200 "copy COPY\n";' >"$tmp/conf"
# $1 is the directory, $2 the number of the copy: nothing of the system's.
# shellcheck disable=SC2016 # for the inner shell
run_nginx='mkdir -p "$1" && cd "$1" &&
    sed "s/PORT/$PORTS$2/; s/COPY/$2/" ../conf >nginx.conf &&
    exec nginx -p "$1/" -c nginx.conf'

serves() {
	[ "$(curl -fsS -m 5 "http://127.0.0.1:$ports$1/" 2>&1)" = "copy $1" ]
}

live_through serves sh -c "$run_nginx" sh "$tmp/{%}" '{%}'

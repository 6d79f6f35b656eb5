#!/bin/sh
# Real work: a thousand pages of an nginx that reeve runs too are fetched by
# curl, eight at a time; what is not there is what failed.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/each.sh
. "$here/each.sh"
# shellcheck source=tests/shell/servers.sh
. "$here/servers.sh"
PATH=$PATH:/usr/sbin
for program in nginx curl; do
	command -v $program >/dev/null || skip "$program is not installed"
done
plan 8
total=$(many 1000 100)

choose_ports
mkdir "$tmp/site" "$tmp/pages"
for i in $(seq "$total"); do
	echo "page $i" >"$tmp/site/$i.html"
done
nginx_conf "listen 127.0.0.1:${ports}1; root $tmp/site;" >"$tmp/nginx.conf"
chmod -R a+rX "$tmp"

start_reeve nginx -p "$tmp/" -c nginx.conf
server=$reeve_pid
need "nginx serves" soon listening "${ports}1"

{
	seq "$total"
	echo nowhere
} >"$tmp/items"
check "one of the pages is not there" each_ends 1 -n 8 -k \
    --joblog "$tmp/journal" -a "$tmp/items" -- \
    curl -fsS -m 30 "http://127.0.0.1:${ports}1/{}.html"
reeve_pid=$server
seq "$total" | sed 's/^/page /' >"$tmp/expected"
check "the others are, in order" same "$tmp/expected" "$tmp/out"
check "curl says why" says '404'
column 1,7 "$tmp/journal" | grep -v '\<0$' >"$tmp/unwell"
check "the journal has its status" [ "$(cat "$tmp/unwell")" = "$((total + 1))	22" ]

few=50
head -n $few "$tmp/expected" >"$tmp/items"
check "into files" each_ends 0 -n 8 -a "$tmp/items" --colsep ' ' -- \
    curl -fsS -m 30 -o "$tmp/pages/{2}" "http://127.0.0.1:${ports}1/{2}.html"
reeve_pid=$server
check "they are there" [ "$(cat "$tmp"/pages/* | sort -u | wc -l)" -eq $few ]
check "TERM ends nginx" stop_reeve

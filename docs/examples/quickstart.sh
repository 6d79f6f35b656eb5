#!/bin/sh
# SPDX-License-Identifier: ISC
# quickstart.sh [nginx | python3] - from a fresh Debian to three servers that
# are kept up by reeve, one of them killed and back, and an orderly stop.
#
# Installs what is missing to build reeve, builds it into build/, and leaves
# nothing else behind. Without an argument the server is nginx where that is
# installed, else the one that comes with Python.
set -u

packages='gcc libc6-dev libbsd-dev zlib1g-dev meson ninja-build pkg-config python3'
root=$(cd -- "$(dirname -- "$0")/../.." && pwd) || exit 1
reeve=$root/build/reeve
grace=5s
patience=30 # seconds that a server may take to answer
supervisor='' tmp='' said=0

step() {
	echo
	echo "== $*"
}

fail() {
	echo "quickstart: $*" >&2
	exit 1
}

# shellcheck disable=SC2317 # the trap calls it
finish() {
	code=$?
	trap - EXIT
	trap '' HUP INT TERM
	if [ -n "$supervisor" ]; then
		kill -TERM "$supervisor" 2>/dev/null
		wait "$supervisor"
	fi
	[ -z "$tmp" ] || [ "$code" -eq 0 ] || what_reeve_said
	[ -z "$tmp" ] || rm -rf -- "$tmp"
	exit "$code"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Lines that were not shown yet.
what_reeve_said() {
	[ -f "$tmp/log" ] || return
	tail -n "+$((said + 1))" "$tmp/log" | grep '^reeve:' | sed 's/^/   | /'
	said=$(wc -l <"$tmp/log")
}

# --- what is needed

is_complete() {
	for program in cc meson ninja pkg-config python3; do
		command -v "$program" >/dev/null || return 1
	done
	pkg-config --exists libbsd-overlay zlib
}

build() {
	[ -f "$root/build/build.ninja" ] ||
		meson setup --buildtype=release "$root/build" "$root" || return 1
	meson compile -C "$root/build" reeve
}

# --- questions

# ports N - the first of N free ports in a row, all with one last digit more
# than what is printed: 808 stands for 8081, 8082, 8083.
ports() {
	python3 - "$1" <<'EOF'
import socket, sys

def is_free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

for tens in range(808, 3200):
    if all(is_free(10 * tens + i) for i in range(1, int(sys.argv[1]) + 1)):
        print(tens)
        break
else:
    sys.exit("no free ports")
EOF
}

# ask PORT - get / until it is answered; prints the answer.
ask() {
	python3 - "$1" "$patience" <<'EOF'
import http.client, sys, time

port, end = int(sys.argv[1]), time.monotonic() + int(sys.argv[2])
while True:
    try:
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        c.request("GET", "/")
        answer = c.getresponse()
        print(answer.status, answer.read().decode().strip())
        break
    except OSError:
        if time.monotonic() > end:
            sys.exit("port %d does not answer" % port)
        time.sleep(0.02)
EOF
}

# processes - pid, parent, session and name of everybody; ps may be absent.
processes() {
	cat /proc/[0-9]*/stat 2>/dev/null | sed -n 's/^\([0-9]*\) (\(.*\)) [^Z]'\
' \([0-9]*\) [0-9]* \([0-9]*\) .*/\1 \3 \4 \2/p'
}

# task NUMBER - the process that worker NUMBER runs: it leads a session. Other
# children of the worker are orphans of its tree.
task() {
	processes | awk -v top="$supervisor" -v name="reeve: web.$1" '
		$1 == $3 { leads[$1] = $2 }
		$2 == top && $4 " " $5 == name { worker = $1 }
		END { for (pid in leads)
			if (worker != "" && leads[pid] == worker)
				print pid
		}'
}

# tree - the pids of reeve and all its descendants.
tree() {
	processes | awk -v top="$supervisor" '
		{ up[$1] = $2 }
		END { for (p in up) {
			for (q = p; q in up && q != top; q = up[q])
				;
			if (q == top)
				print p
		} }'
}

# draw - the tree of reeve, as it is now.
draw() {
	processes | awk -v top="$supervisor" '
		{ pid = $1; up = $2; sub(/^[0-9]+ [0-9]+ [0-9]+ /, "")
		  name[pid] = $0; below[up] = below[up] " " pid }
		function show(p, indent,   list, n, i) {
			printf "   %s%s (%s)\n", indent, name[p], p
			n = split(below[p], list, " ")
			for (i = 1; i <= n; i++)
				show(list[i], indent "    ")
		}
		END { show(top, "") }'
}

# changed NUMBER PID - worker NUMBER runs another process than PID, and does.
changed() {
	now=$(task "$1")
	[ -n "$now" ] && [ "$now" != "$2" ]
}

# within SECONDS COMMAND... - true as soon as the command is.
within() {
	tries=$(($1 * 20))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.05
	done
}

# --- servers

configure_nginx() {
	for i in 1 2 3; do
		mkdir -p "$tmp/nginx.$i" || return 1
		cat >"$tmp/nginx.$i.conf" <<EOF
daemon off;
worker_processes 2;
pid $tmp/nginx.$i/pid;
error_log stderr;
events { }
http {
	access_log off;
	client_body_temp_path $tmp/nginx.$i/body;
	proxy_temp_path $tmp/nginx.$i/proxy;
	fastcgi_temp_path $tmp/nginx.$i/fastcgi;
	uwsgi_temp_path $tmp/nginx.$i/uwsgi;
	scgi_temp_path $tmp/nginx.$i/scgi;
	server {
		listen 127.0.0.1:$ports$i;
		location / { return 200 "hello from web.$i\n"; }
	}
}
EOF
	done
}

configure_python3() {
	for i in 1 2 3; do
		mkdir -p "$tmp/www.$i" &&
			echo "hello from web.$i" >"$tmp/www.$i/index.html" ||
			return 1
	done
}

start() {
	set -- --name web -n 3 -g "$grace" --restart always -- "$@"
	echo "   \$ reeve run $*"
	"$reeve" run "$@" </dev/null >>"$tmp/log" 2>&1 &
	supervisor=$!
}

start_nginx() {
	start "$nginx" -p "$tmp" -e stderr -c "$tmp/nginx.{%}.conf"
}

start_python3() {
	start python3 -m http.server --bind 127.0.0.1 \
		--directory "$tmp/www.{%}" "$ports{%}"
}

# --- the tale

PATH=$PATH:/usr/sbin
case ${1:-} in
'' | nginx | python3) ;;
*)
	echo "usage: ${0##*/} [nginx | python3]" >&2
	exit 2
	;;
esac
tmp=$(mktemp -d "${TMPDIR:-/tmp}/reeve-quickstart.XXXXXX") || exit 1
chmod 755 "$tmp" # servers may become somebody else

step "What it takes to build reeve"
if is_complete; then
	echo "   all there; nothing to install"
else
	echo "   installing: $packages"
	# shellcheck disable=SC2086 # a list of words
	sh "$root/tests/setup.sh" $packages >"$tmp/setup" 2>&1 || {
		cat "$tmp/setup"
		fail "they could not be installed"
	}
	is_complete || fail "the packages are there, but something still lacks"
fi

step "Building reeve into $root/build"
build >"$tmp/build" 2>&1 || {
	cat "$tmp/build"
	fail "the build failed"
}
echo "   $("$reeve" --version)"

nginx=$(command -v nginx) || nginx=''
server=${1:-$([ -n "$nginx" ] && echo nginx || echo python3)}
[ "$server" = python3 ] || [ -n "$nginx" ] || fail "nginx is not installed"
ports=$(ports 3) || fail "no three free ports in a row"

step "Starting three copies of $server, on ports ${ports}1 to ${ports}3"
"configure_$server" || fail "could not write its configuration"
"start_$server"

step "Asking each of them"
for i in 1 2 3; do
	answer=$(ask "$ports$i") || fail "web.$i does not serve"
	echo "   port $ports$i: $answer"
done
draw

victim=$(task 2)
[ -n "$victim" ] || fail "the process of web.2 was not found"
step "Killing the $server of web.2, process $victim, with kill -9"
kill -KILL "$victim" || fail "it could not be killed"
within "$patience" changed 2 "$victim" || fail "web.2 was not restarted"
answer=$(ask "${ports}2") || fail "web.2 does not serve again"
what_reeve_said
echo "   web.2 is process $now now; port ${ports}2: $answer"
for i in 1 3; do
	answer=$(ask "$ports$i") || fail "web.$i does not serve any more"
	echo "   port $ports$i: $answer"
done

step "Stopping all of it with kill -TERM $supervisor"
pids=$(tree)
kill -TERM "$supervisor" || fail "reeve is not there any more"
wait "$supervisor"
status=$?
supervisor=
what_reeve_said
[ "$status" -eq 0 ] || fail "reeve ended with $status, not 0"
echo "   reeve ended with status 0"

step "Looking for what is left of $(echo "$pids" | wc -l) processes"
for pid in $pids; do
	[ ! -e "/proc/$pid" ] || fail "process $pid is left: $(
		tr '\0' ' ' <"/proc/$pid/cmdline")"
done
echo "   nothing"

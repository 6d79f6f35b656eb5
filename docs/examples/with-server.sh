#!/bin/sh
# SPDX-License-Identifier: ISC
# with-server.sh PORT COMMAND [ARGUMENT...] - run a command, a test perhaps,
# while a web server serves this directory; end with the command's status.
#
# Whatever happens to this script, the server does not outlive it by more than
# its grace: a normal end and TERM go through the trap, and after kill -9 the
# next use of the port would find it taken, so the server runs for 10 min at
# most.
set -u

[ $# -ge 2 ] || { echo "usage: ${0##*/} PORT COMMAND..." >&2; exit 2; }
port=$1
shift

reeve run --quiet --restart never --grace 2s --timeout 10m --name server -- \
	python3 -m http.server --bind 127.0.0.1 "$port" >/dev/null 2>&1 &
reeve=$!
trap 'kill "$reeve" 2>/dev/null; wait "$reeve"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

is_serving() {
	python3 -c "import socket; socket.create_connection(('127.0.0.1', $port))" \
		2>/dev/null
}

until is_serving; do
	kill -0 "$reeve" 2>/dev/null || { echo "no server" >&2; exit 1; }
	sleep 0.1
done
"$@"

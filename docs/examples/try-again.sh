#!/bin/sh
# SPDX-License-Identifier: ISC
# try-again.sh COMMAND [ARGUMENT...] - run a job until it succeeds: five tries
# at most, a minute each, a second of pause before the second and twice as long
# before each next one. Each try leaves nothing running.
#
# The exit status is that of the last try, 124 if that took too long.
[ $# -ge 1 ] || { echo "usage: ${0##*/} COMMAND..." >&2; exit 2; }
exec reeve run --restart on-failure --max-restarts 4/1d --timeout 1m \
	--restart-delay 1s --grace 5s -- "$@"

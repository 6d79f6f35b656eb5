#!/bin/sh
# SPDX-License-Identifier: ISC
# all-of-a-list.sh LIST COMMAND [ARGUMENT...] - work through a list, a line an
# item, until nothing of it has failed; {} in the arguments is the item.
#
# LIST.journal knows what is done. So the script may be interrupted or killed,
# and started again with the same arguments: it goes on where it was, and what
# failed is run again. Each item may take ten minutes, twice, and leaves nothing
# running. LIST.failed has the items that failed this time.
#
# The exit status is 0 when all of the list is done. Lines may be added to the
# end of the list between two runs, and not changed.
[ $# -ge 2 ] || { echo "usage: ${0##*/} LIST COMMAND..." >&2; exit 2; }
list=$1
shift
exec reeve each --arg-file "$list" --joblog "$list.journal" --resume-failed \
	--failed "$list.failed" --retries 1 --retry-delay 2s --timeout 10m -- "$@"

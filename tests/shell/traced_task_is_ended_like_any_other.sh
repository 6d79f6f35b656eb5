#!/bin/sh
# A task that asks to be traced by its parent, and stops for that, is no fault of
# its worker's; a stop ends it.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
cat >"$tmp/traced" <<'END'
import ctypes, os, signal, sys
if ctypes.CDLL(None).ptrace(0, 0, 0, 0) != 0:
    sys.exit(77)
if len(sys.argv) > 1:
    open(sys.argv[1], "w").write(str(os.getpid()))
    os.kill(os.getpid(), signal.SIGUSR1)
END
python3 "$tmp/traced" || skip_unprivileged "ptrace(2) is not allowed here"
plan 5

is_stopped() {
	[ -s "$tmp/pid" ] && [ "$(processes |
	    awk -v p="$(cat "$tmp/pid")" '$1 == p { print $3 }')" = t ]
}

start_reeve -g 300ms --restart never --name t python3 "$tmp/traced" "$tmp/pid"
need "it is stopped" soon is_stopped
check "its worker lives on" has 1 workers
check "a stop ends it" stop_reeve
check "by KILL" [ "$status" -eq 137 ]
check "which is said" says 'KILL after .*python3'

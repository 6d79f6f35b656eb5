#!/bin/sh
# A task may make its output non-blocking, as some run-time systems do; the next
# run finds it as the first one did.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
plan 3

cat >"$tmp/task" <<'END'
import fcntl, os, sys
for fd in 1, 2:
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    print("waits" if flags & os.O_NONBLOCK == 0 else "does not")
    fcntl.fcntl(fd, fcntl.F_SETFL, flags | os.O_NONBLOCK)
sys.exit(3)
END
start_reeve --name t --prefix always --max-restarts 2/1h \
    --restart-delay 10ms python3 "$tmp/task"
check "three runs end" soon ended
check "each found pipes that wait" has 6 grep -x 't.1 | waits' "$tmp/out"
check "and no other" has 0 grep 'does not' "$tmp/out"

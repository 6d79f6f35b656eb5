#!/bin/sh
# --log-to syslog and --log-to journal: each line is sent with the name of its
# worker, and standard error as a warning; nothing is on reeve's own streams.
# shellcheck source=tests/shell/mounts.sh
. "${0%/*}/mounts.sh"
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/lines.sh
. "$here/lines.sh"
mount_devices 2>/dev/null || skip_unprivileged "devices are not to be had here"
mount -t tmpfs none /run
mkdir -p /run/systemd/journal
plan 11

launch ear /dev/log "$tmp/syslog"
syslogd=$reeve_pid
launch ear /run/systemd/journal/socket "$tmp/journal"
journald=$reeve_pid
need "somebody listens in syslogd's place" soon [ -S /dev/log ]
need "and in journald's" soon [ -S /run/systemd/journal/socket ]
writes() {
	start_reeve --name t --restart never "$@" sh -c \
	    'seq 1000; echo bad >&2; echo "a = 5%s"; printf last'
	ended_by_itself
}

# numbers - the messages in the journal that are one: a field's name, its length
# in eight bytes, and that many.
numbers() {
	python3 -c 'import re, sys
data = open(sys.argv[1], "rb").read()
for m in re.finditer(rb"^MESSAGE\n(.{8})", data, re.S | re.M):
    end = m.end() + int.from_bytes(m.group(1), "little")
    if data[m.end():end].isdigit() and data[end:end + 1] == b"\n":
        print(data[m.end():end].decode())' "$tmp/journal"
}
check "a task writes to syslog" writes -n 2 --log-to syslog
check "each line is there" soon has 2000 grep -Ea \
    '^<30>.* t\.[12](\[[0-9]+\])?: [0-9]+$' "$tmp/syslog"
check "stderr as a warning" has 2 grep -Ea '^<28>.* t\.[12].*: bad$' "$tmp/syslog"
check "nothing is a format, the end is there" \
    has 4 grep -Ea ': (a = 5%s|last)$' "$tmp/syslog"
check "a task writes to the journal" writes -n 2 --log-to journal
check "each line is there" soon has 2000 numbers
check "with its worker" has_least 1000 \
    grep -xa 'SYSLOG_IDENTIFIER=t\.2' "$tmp/journal"
check "stderr as a warning" has 2 grep -xa 'PRIORITY=4' "$tmp/journal"
check "reeve's own streams have nothing" [ ! -s "$tmp/out" ]
kill -KILL "$syslogd" "$journald"
soon has 0 survivors

#!/bin/sh
# What a logger could not do is refused before anything starts: status 2, and a
# message that says what would have been right.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/refused.sh
. "$here/refused.sh"
plan 86

dir="--log-dir $tmp/dir"
refused 'auto.*always.*never' --prefix sometimes
refused 'iso.*relative' --timestamps=never
refused 'text.*json.*raw' --log-format xml
refused 'file.*syslog.*journal' --log-to nowhere
refused 'block.*drop' --on-full wait
# shellcheck disable=SC2086 # two words
for size in 10X -1 '' M 1.5.5M 99999999999999999999; do
	refused '--log-size.*10M' $dir --log-size "$size"
done
# shellcheck disable=SC2086 # two words
for keep in 0 1001 -1 '' many; do
	refused '--log-keep.*1.*1000' $dir --log-keep "$keep"
done
refused '--log-dir' --log-to file
refused '--log-dir' --log-to syslog --log-dir "$tmp/dir"
refused '--log-dir' --log-to journal --log-dir "$tmp/dir"
: >"$tmp/file"
refused 'file.*[Nn]ot a directory' --log-dir "$tmp/file"
refused '[Nn]ot a directory' --log-dir "$tmp/file/logs"
refused 'missing.*No such' --log-dir "$tmp/missing/logs"
refused '--log-dir' --log-dir ''
refused '--log-dir' --log-dir "$(printf %05000d 0)"
mkdir -p "$tmp/kept/touch.1.log" "$tmp/kept/of.3.log"
refused 'touch.1.log.*[Ii]s a directory' --log-dir "$tmp/kept"
refused 'of.3.log.*[Ii]s a directory' --log-dir "$tmp/kept" --name of -n 4
if [ -S /run/systemd/journal/socket ]; then
	refused '--log-dir' --log-to journal --log-dir "$tmp/dir"
else
	refused 'journal' --log-to journal
fi
check "nothing was started" [ ! -e "$tmp/started" ]
check "and no directory was made" [ ! -e "$tmp/dir" ]

# Whom root becomes may not write there either, but root makes the logs.
mkdir -m 555 "$tmp/closed"
if [ "$(id -u)" -ne 0 ]; then
	refused 'closed.*denied' --log-dir "$tmp/closed"
else
	refused 'proc/reeve' --log-dir /proc/reeve
fi

#!/bin/sh
# --user is become with its uid, its group or the one asked for, all its
# supplementary groups, and HOME, USER, LOGNAME, SHELL; by name or number.
# shellcheck source=tests/shell/tap.sh
. "${0%/*}/tap.sh"
# shellcheck source=tests/shell/output.sh
. "$here/output.sh"
[ "$(id -u)" -eq 0 ] || skip_unprivileged "only root can become another user"
chmod 711 "$tmp"

# Somebody who is in groups beside his own, if there is anyone.
user=$(getent group | awk -F : '$4 != "" { split($4, m, ","); print m[1] }' |
    grep -vx root | head -n 1)
user=${user:-nobody}
entry=$(getent passwd "$user")
uid=$(id -u "$user") gid=$(id -g "$user") groups=$(id -G "$user")
home=$(echo "$entry" | cut -d : -f 6) shell=$(echo "$entry" | cut -d : -f 7)
other=$(getent group daemon | cut -d : -f 3)
all="$user $user $home ${shell:-/bin/sh}"
echo "# $user: $groups"
# shellcheck disable=SC2016 # for the inner shell
show='echo $(id -u) $(id -g) $(id -G | tr " " "\n" | sort -n)
echo $USER $LOGNAME $HOME $SHELL'
sorted() { printf '%s\n' "$@" | sort -nu | xargs; }
plan 15

HOME=/root USER=root LOGNAME=root SHELL=/bin/sh
export HOME USER LOGNAME SHELL
# shellcheck disable=SC2086 # one word each
theirs=$(sorted $groups)
# shellcheck disable=SC2086 # one word each
with_other=$(sorted $groups $other)
answers "$uid $gid $theirs
$all" -C / -u "$user" sh -c "$show"
answers "$uid $gid $theirs
$all" -C / --user "$uid" sh -c "$show"
answers "$uid $other $with_other
$all" -C / -u "$user:daemon" sh -c "$show"
answers "$uid $other $with_other
$all" -C / -u "$uid:$other" sh -c "$show"
answers "54321 54322 54322
root root /root /bin/sh" -C / -u 54321:54322 sh -c "$show"
answers "$uid $gid $theirs
$user $user /tmp $shell" -C / -e HOME=/tmp -u "$user" sh -c "$show"

check "a number without entry needs a group" ask -u 54321 true
check "and is refused without" [ "$status" -eq 2 ]
check "which says so" says_only '^reeve: --user: .*54321.*group.*54321:54321'

#!/bin/sh
# SPDX-License-Identifier: ISC
# setup.sh PACKAGE... - install what is missing of these Debian packages.
#
# Asks nothing and does nothing when all are there. A package that brings a
# service does not start it: that is what a policy-rc.d that says 101 is for.
set -eu

missing=
for package in "$@"; do
	status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || :)
	[ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "setup.sh: these packages are missing:$missing" >&2
		echo "setup.sh: run this as root, or install sudo" >&2
		exit 1
	fi
}

policy=/usr/sbin/policy-rc.d
ours=no
finish() {
	[ "$ours" = no ] || as_root rm -f "$policy"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
if [ ! -e "$policy" ]; then
	ours=yes
	printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
	as_root chmod 755 "$policy"
fi
as_root apt-get update
# The words of $missing are package names.
# shellcheck disable=SC2086
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
	--no-install-recommends $missing

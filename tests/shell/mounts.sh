# shellcheck shell=sh
# mounts.sh - sourced before tap.sh by tests that mount something: the test goes
# on in a mount namespace of its own, so that nobody else sees it and nothing
# is left. An ordinary user has one inside a user namespace, if at all.
if [ -z "${REEVE_TEST_MOUNTS:-}" ]; then
	enter='unshare --mount'
	[ "$(id -u)" -eq 0 ] || enter='unshare --user --map-root-user --mount'
	if ! $enter mount -t tmpfs none /mnt 2>/dev/null; then
		echo "1..0 # SKIP a mount namespace is not to be had here"
		exit 0
	fi
	REEVE_TEST_MOUNTS=yes exec $enter -- sh "$0" "$@"
fi
unset REEVE_TEST_MOUNTS

# mount_devices - a /dev that is the test's own, with the few that are needed;
# where a user namespace does not allow devices, all stays as it is.
mount_devices() {
	mount -t tmpfs none /mnt
	for device in null zero full random urandom; do
		: >"/mnt/$device"
		mount --bind "/dev/$device" "/mnt/$device" &&
		    : <"/mnt/$device" || return 1
	done
	echo >/mnt/null || return 1
	ln -s /proc/self/fd /mnt/fd
	mount --rbind /mnt /dev
}

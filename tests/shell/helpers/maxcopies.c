/* SPDX-License-Identifier: ISC */
/*
 * maxcopies LOCK COMPLAINTS [COMMAND...] - bears no second copy: takes LOCK
 * for as long as it lives, writes a line to COMPLAINTS if somebody has it, and
 * becomes the command or waits for ever.
 */
#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct flock holder = lock;
	char line[64];
	int fd;

	if (argc < 3)
		errx(2, "usage: maxcopies lock complaints [command ...]");
	/* A lock of fcntl is the process's own and outlives an exec. */
	fd = open(argv[1], O_RDWR | O_CREAT, 0666);
	if (fd == -1)
		err(1, "%s", argv[1]);
	if (fcntl(fd, F_SETLK, &lock) == -1) {
		fcntl(fd, F_GETLK, &holder);
		snprintf(line, sizeof(line), "two copies: %ld and %ld\n",
		    (long)getpid(), (long)holder.l_pid);
		stamp(argv[2], line);
	}
	become(argv + 3);
}

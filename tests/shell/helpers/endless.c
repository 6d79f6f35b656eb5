/* SPDX-License-Identifier: ISC */
/*
 * endless FILE TASK - writes numbered lines on stdout for ever, about ten in a
 * millisecond, each by one write; in FILE is how many it has written.
 */
#include <stdlib.h>

#include "tests/shell/helpers/lines.h"
#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	char line[NUMBERED_MAX], count[32];
	int fd = argc == 3 ? open(argv[1], O_WRONLY | O_CREAT | O_CLOEXEC, 0666)
			   : -1;

	if (fd == -1)
		err(2, "usage: endless file task");
	for (unsigned long n = 1;; n++) {
		size_t len =
		    numbered_line(line, (unsigned)atoi(argv[2]), 'o', n);

		if (write(1, line, len) != (ssize_t)len)
			err(1, "stdout");
		snprintf(count, sizeof(count), "%lu\n", n);
		if (pwrite(fd, count, strlen(count), 0) == -1)
			err(1, "%s", argv[1]);
		if (n % 10 == 0)
			usleep(1000);
	}
}

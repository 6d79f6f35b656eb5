/* SPDX-License-Identifier: ISC */
/* chatty FIFO - fills the pipe to the brim, and ends. */
#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	static const char text[4096] = "";
	int fd = argc == 2 ? open(argv[1], O_WRONLY | O_NONBLOCK) : -1;

	if (fd == -1)
		err(2, "usage: chatty fifo");
	for (size_t len = sizeof(text); len > 0; len /= 2) {
		while (write(fd, text, len) > 0)
			continue;
	}
	return 0;
}

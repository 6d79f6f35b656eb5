/* SPDX-License-Identifier: ISC */
/*
 * escapee COMMAND... - hides a grandchild, which becomes the command, in a
 * session of its own, and waits for ever.
 */
#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	if (argc < 2)
		errx(2, "usage: escapee command ...");
	if (fork() == 0 && fork() == 0) {
		setsid();
		become(argv + 1);
	}
	for (;;)
		pause();
}

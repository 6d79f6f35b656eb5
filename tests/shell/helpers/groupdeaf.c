/* SPDX-License-Identifier: ISC */
/*
 * groupdeaf COMMAND... - leaves on TERM, but a member of its group, which
 * becomes the command, ignores TERM and stays.
 */
#include <signal.h>

#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	if (argc < 2)
		errx(2, "usage: groupdeaf command ...");
	if (fork() == 0) {
		signal(SIGTERM, SIG_IGN);
		become(argv + 1);
	}
	for (;;)
		pause();
}

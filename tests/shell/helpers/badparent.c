/* SPDX-License-Identifier: ISC */
/*
 * badparent ignore|block COMMAND... - becomes the command with every signal
 * ignored or blocked, SIGCHLD included.
 */
#include <signal.h>

#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	sigset_t all;

	if (argc < 3)
		errx(2, "usage: badparent ignore|block command ...");
	sigfillset(&all);
	if (strcmp(argv[1], "block") == 0)
		sigprocmask(SIG_SETMASK, &all, NULL);
	else
		for (int sig = 1; sig <= SIGRTMAX; sig++)
			signal(sig, SIG_IGN);
	become(argv + 2);
}

/* SPDX-License-Identifier: ISC */
/*
 * slow FILE MS STATUS - notes "ready" in FILE, and takes MS from TERM to its
 * exit with STATUS.
 */
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	long ms = argc == 4 ? atol(argv[2]) : -1;
	struct timespec left = { .tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000 };
	sigset_t term;
	int sig;

	if (ms < 0)
		errx(2, "usage: slow file ms status");
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_SETMASK, &term, NULL);
	stamp(argv[1], "ready\n");
	sigwait(&term, &sig);
	nanosleep(&left, NULL);
	return atoi(argv[3]);
}

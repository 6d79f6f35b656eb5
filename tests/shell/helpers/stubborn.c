/* SPDX-License-Identifier: ISC */
/*
 * stubborn FILE - notes "ready" in FILE, then the name of each signal that it
 * gets, and stays.
 */
#include <signal.h>

#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	sigset_t all;
	char line[32];
	int sig;

	if (argc != 2)
		errx(2, "usage: stubborn file");
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	stamp(argv[1], "ready\n");
	while (sigwait(&all, &sig) == 0) {
		const char *name = sigabbrev_np(sig);

		if (name != NULL)
			snprintf(line, sizeof(line), "%s\n", name);
		else
			snprintf(line, sizeof(line), "%d\n", sig);
		stamp(argv[1], line);
	}
	return 1;
}

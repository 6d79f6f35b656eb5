/* SPDX-License-Identifier: ISC */
/*
 * crashy exit CODE | crashy signal NUMBER - does not last: ends at once as it
 * is told.
 */
#include <signal.h>
#include <stdlib.h>

#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "exit") == 0)
		return atoi(argv[2]);
	if (argc == 3 && strcmp(argv[1], "signal") == 0) {
		signal(atoi(argv[2]), SIG_DFL);
		raise(atoi(argv[2]));
		return 1;
	}
	errx(2, "usage: crashy exit code | crashy signal number");
}

/* SPDX-License-Identifier: ISC */
/*
 * ticket FILE ITEM MS - no vice: notes "begun ITEM" in FILE and, after MS,
 * "ended ITEM"; so it is seen what was run to its end, and how often.
 */
#include <stdlib.h>
#include <time.h>

#include "tests/shell/helpers/stamp.h"

int
main(int argc, char **argv)
{
	long ms = argc == 4 ? atol(argv[3]) : -1;
	struct timespec left = { .tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000 };
	char line[256];

	if (ms < 0)
		errx(2, "usage: ticket file item ms");
	snprintf(line, sizeof(line), "begun %s\n", argv[2]);
	stamp(argv[1], line);
	nanosleep(&left, NULL);
	snprintf(line, sizeof(line), "ended %s\n", argv[2]);
	stamp(argv[1], line);
	return 0;
}

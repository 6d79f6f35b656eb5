/* SPDX-License-Identifier: ISC */
/*
 * stamp FILE [COMMAND...] - no vice: notes its pid and its start, in ticks
 * since boot, in FILE, then becomes the command or waits for ever.
 */
#include <stdlib.h>

#include "tests/shell/helpers/stamp.h"

/* Field 22 of stat; the name in field 2 may hold spaces and brackets. */
static unsigned long long
started(void)
{
	char line[1024];
	FILE *f = fopen("/proc/self/stat", "re");
	const char *at;

	if (f == NULL || fgets(line, sizeof(line), f) == NULL)
		err(1, "/proc/self/stat");
	fclose(f);
	at = strrchr(line, ')');
	for (int field = 2; at != NULL && field < 22; field++)
		at = strchr(at + 1, ' ');
	if (at == NULL)
		errx(1, "/proc/self/stat: too short");
	return strtoull(at, NULL, 10);
}

int
main(int argc, char **argv)
{
	char line[64];

	if (argc < 2)
		errx(2, "usage: stamp file [command ...]");
	snprintf(line, sizeof(line), "%ld %llu\n", (long)getpid(), started());
	stamp(argv[1], line);
	become(argv + 2);
}

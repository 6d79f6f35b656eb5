/* SPDX-License-Identifier: ISC */
/*
 * tap.c - what a simulation says: TAP.
 */
#include <stdio.h>
#include <string.h>

#include "tests/simulation/tap.h"

static unsigned n_said;
static bool all_well = true;

void
tap_say(bool well, const char *what, const char *why)
{
	printf("%sok %u - %s\n", well ? "" : "not ", ++n_said, what);
	for (const char *line = why; !well && *line != '\0';) {
		size_t len = strcspn(line, "\n");

		printf("# %.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
	all_well &= well;
	fflush(stdout);
}

int
tap_status(void)
{
	return all_well ? 0 : 1;
}

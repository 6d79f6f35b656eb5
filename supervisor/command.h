/* SPDX-License-Identifier: ISC */
/*
 * command.h - the verbs of the command line: one file and one of these each.
 */
#ifndef REEVE_COMMAND_H
#define REEVE_COMMAND_H

#include "supervisor/policy/outcome.h"

struct command {
	const char *name;
	const char *summary; /* one line of `reeve --help` */
	/* argv[0] is the verb. Returns how the program is to end. */
	struct ending (*run)(int argc, char **argv);
};

extern const struct command cmd_each;
extern const struct command cmd_run;

#endif

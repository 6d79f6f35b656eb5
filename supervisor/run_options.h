/* SPDX-License-Identifier: ISC */
/*
 * run_options.h - the options of `reeve run`, made into a pool's configuration.
 */
#ifndef REEVE_RUN_OPTIONS_H
#define REEVE_RUN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "supervisor/environment.h"
#include "supervisor/output_settings.h"
#include "supervisor/supervisor.h"

/* Of a pool's name, which is part of messages; host names have this limit. */
#define RUN_NAME_MAX_BYTES 63

struct run_options {
	struct pool_config pool;
	struct environment set; /* -e, in order of the command line */
	char **env_files; /* --env-file */
	size_t n_env_files;
	struct user_identity user;
	enum output_prefix prefix;
	struct output_asked asked;
	bool help;
	int verbosity; /* -v adds, -q takes away */
};

/*
 * Read the command line; argv[0] is the verb. Nothing is started. Returns 0, or
 * -1 with a sentence in why that says what would have been right. Afterwards
 * the options point into argv, and are freed by run_options_fini in both cases.
 */
int run_options_parse(struct run_options *, int argc, char **argv, char *why,
    size_t cap);
void run_options_fini(struct run_options *);

/*
 * For a verb that has these options too. First what holds when none is given;
 * when all are known, the command, which ends in NULL; and a pool's name from
 * the last path component of a program, or the other word if there is nothing
 * in it. The name is in static memory.
 */
void run_options_init(struct run_options *);
void run_options_take_words(struct run_options *, int argc, char **argv);
const char *run_options_name(const char *command, const char *otherwise);

extern const char run_options_help[];

#endif

/* SPDX-License-Identifier: ISC */
/*
 * each_options.h - the options of `reeve each`, made into the configurations of
 * a pool and of its batch.
 */
#ifndef REEVE_EACH_OPTIONS_H
#define REEVE_EACH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "supervisor/batch/batch_config.h"
#include "supervisor/run_options.h"

/* Options that are refused, or have another default, by what was given. */
struct each_asked {
	bool retries;
	bool retry_delay;
	bool progress;
};

struct each_options {
	struct run_options run; /* argv is the command, without the items */
	struct batch_config batch;
	struct each_asked asked;
	char **words; /* what run.pool.task.argv points to */
	char **files; /* what batch.input.files points to */
	size_t n_files;
};

/*
 * Read the command line; argv[0] is the verb. Nothing is started or opened.
 * The first ::: behind the options ends the command, and what follows are
 * items, ::: as well. Returns 0, or -1 with a sentence in why that says what
 * would have been right. Afterwards the options point into argv and must not
 * move; they are freed by each_options_fini in both cases.
 */
int each_options_parse(struct each_options *, int argc, char **argv, char *why,
    size_t cap);
void each_options_fini(struct each_options *);

extern const char each_options_help[];

#endif

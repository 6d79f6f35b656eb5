/* SPDX-License-Identifier: ISC */
/*
 * launch.h - what every verb does between its options and the first fork.
 */
#ifndef REEVE_LAUNCH_H
#define REEVE_LAUNCH_H

#include <stddef.h>

#include "supervisor/environment.h"
#include "supervisor/run_options.h"
#include "worker/task.h"

/* On standard output. Returns the exit status; what failed is logged. */
int launch_print_help(const char *help);

/* How many -v, less the -q, makes what is said. */
void launch_set_verbosity(int verbosity);

/*
 * The environment that tasks get: what was there, then the user's, then the
 * files, then -e: the later the stronger. Also where the program may be, by the
 * PATH in it; program may be NULL: it differs from task to task, and
 * task->paths stays NULL. The task's envp and paths are then filled (free them
 * with environment_fini and search_free, in any case). Returns 0, or -1 with a
 * sentence in why.
 */
int launch_environment(struct run_options *, const char *program,
    struct environment *env, char *why, size_t cap);

/*
 * Our own soft limit of descriptors goes up to the hard one; a task is to see
 * what was there, unless --limit says something else.
 */
void launch_raise_descriptors(struct task *);

#endif

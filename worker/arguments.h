/* SPDX-License-Identifier: ISC */
/*
 * arguments.h - what differs in the command from one worker to the next.
 */
#ifndef REEVE_ARGUMENTS_H
#define REEVE_ARGUMENTS_H

#include "worker/worker.h"

/*
 * The task's arguments with each {%} replaced by the worker's number: its own
 * array if none holds one, else memory that lives as long as the worker, or
 * NULL when there is none.
 */
char *const *arguments_expand(const struct worker_setup *);

/* The task's environment, with REEVE_WORKER written into it. */
char *const *arguments_environment(const struct worker_setup *);

#endif

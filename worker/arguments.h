/* SPDX-License-Identifier: ISC */
/*
 * arguments.h - what differs in the command from one worker to the next.
 */
#ifndef REEVE_ARGUMENTS_H
#define REEVE_ARGUMENTS_H

#include <stdint.h>

/*
 * A task's words (its arguments, or its paths) with each {%} replaced by the
 * worker's number: in memory that lives as long as the worker, or NULL when
 * there is none. words and the result end in NULL.
 */
char **arguments_expand(char *const *words, uint32_t number);

/*
 * The entry REEVE_WORKER=N of a task's environment. It is in static memory:
 * after the fork each worker writes its own number into its own copy of a page
 * that it writes to anyway.
 */
char *arguments_worker_entry(void);
void arguments_set_worker(uint32_t number);

#endif

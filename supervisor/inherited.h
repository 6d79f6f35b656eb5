/* SPDX-License-Identifier: ISC */
/*
 * inherited.h - the descriptors that reeve was started with.
 */
#ifndef REEVE_INHERITED_H
#define REEVE_INHERITED_H

/* Of those that words name; more are closed. */
#define INHERITED_NAMED_MAX 64

/*
 * At the very start: close all but the standard ones, those of make's
 * jobserver, and those that a word names at its end as /dev/fd/N or
 * /proc/self/fd/N, as a shell does for <(command). No task inherits any.
 */
void inherited_close(char *const argv[]);

#endif

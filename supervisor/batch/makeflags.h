/* SPDX-License-Identifier: ISC */
/*
 * makeflags.h - which jobserver MAKEFLAGS offers.
 */
#ifndef REEVE_BATCH_MAKEFLAGS_H
#define REEVE_BATCH_MAKEFLAGS_H

#include <limits.h>

enum makeflags_form {
	MAKEFLAGS_NONE, /* it speaks of none */
	MAKEFLAGS_PIPE, /* R,W */
	MAKEFLAGS_FIFO, /* fifo:PATH */
	MAKEFLAGS_GONE, /* there is one, but not for us: -2,-2 */
	MAKEFLAGS_UNKNOWN /* a form that is not known */
};

struct makeflags {
	enum makeflags_form form;
	int fds[2]; /* MAKEFLAGS_PIPE: read and write end, above 2 */
	char path[PATH_MAX]; /* MAKEFLAGS_FIFO */
};

/*
 * Read the value of MAKEFLAGS; NULL is an empty one. Words end at blanks, a
 * backslash keeps what follows it, and what follows "--" are variables. The
 * last --jobserver-auth or --jobserver-fds counts.
 */
void makeflags_read(struct makeflags *, const char *value);

#endif

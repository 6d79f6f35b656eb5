/* SPDX-License-Identifier: ISC */
/*
 * unnamed.h - a file without a name, which goes with its last descriptor.
 */
#ifndef REEVE_UNNAMED_H
#define REEVE_UNNAMED_H

/*
 * In $TMPDIR, else in /tmp; where neither takes one, in memory. To be read and
 * written; close on exec. Returns the descriptor, or -1 with errno.
 */
int unnamed_open(void);

/* The same in memory, else there: which costs less for what is small. */
int unnamed_open_in_memory(void);

#endif

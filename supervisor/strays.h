/* SPDX-License-Identifier: ISC */
/*
 * strays.h - end what dead workers left behind.
 *
 * A worker that is killed cannot end its tree; its processes become children
 * of the supervisor, the next subreaper up. They are found and killed before
 * the worker is replaced.
 */
#ifndef REEVE_STRAYS_H
#define REEVE_STRAYS_H

struct supervisor;

/* Returns 0, or -1 with errno. Before the first fork. */
int strays_open(struct supervisor *);
void strays_close(struct supervisor *);

/* Some worker is WORKER_SWEEPING: look for strays, this turn still. */
void strays_begin(struct supervisor *);

/* An unknown child was reaped: if strays are being ended, look again now. */
void strays_hurry(struct supervisor *);

#endif

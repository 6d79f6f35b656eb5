/* SPDX-License-Identifier: ISC */
/*
 * enter.h - turn a fresh fork of the supervisor into a worker.
 */
#ifndef REEVE_ENTER_H
#define REEVE_ENTER_H

#include <signal.h>

#include "worker/worker.h"

/*
 * Descriptors 0 to 4 and those that the task is to get, child subreaper, title,
 * dispositions; at a terminal a process group of its own that has the terminal.
 * Everything stays blocked; *mask gets what to wait with. Exits with 125 and a
 * message when the kernel refuses.
 */
void enter_worker(const struct worker_setup *, sigset_t *mask);

/* A signal typed at the terminal since the last call, or 0. */
int enter_take_interrupt(void);

#endif

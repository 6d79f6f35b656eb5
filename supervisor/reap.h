/* SPDX-License-Identifier: ISC */
/*
 * reap.h - turn SIGCHLD into WORKER_EV_GONE, one for each dead worker.
 */
#ifndef REEVE_REAP_H
#define REEVE_REAP_H

struct supervisor;

/* Reap until nobody is left who has ended: signals merge. */
void reap_all(struct supervisor *);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * pool.h - what the workers of a pool amount to together. Pure.
 */
#ifndef REEVE_POLICY_POOL_H
#define REEVE_POLICY_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "supervisor/policy/worker.h"

/* Whose end is the end of the pool. */
enum pool_exit_when {
	POOL_EXIT_WHEN_ALL, /* every worker is done or failed */
	POOL_EXIT_WHEN_ANY, /* one is */
	POOL_EXIT_WHEN_FAILURE /* one has failed, or all are done */
};

/* Kept by pool_note, so that no question costs a walk over all workers. */
struct pool {
	enum pool_exit_when exit_when;
	uint32_t wanted; /* workers numbered 1 to this are to run */
	uint32_t in_state[WORKER_NSTATES];
};

void pool_init(struct pool *, enum pool_exit_when, uint32_t wanted);

/* One more worker, in state WORKER_DOWN. */
void pool_add(struct pool *);

/* One of them went from one state to the other. */
void pool_note(struct pool *, enum worker_state before, enum worker_state now);

/* Nothing of it runs or is about to: every worker is down, failed or done. */
bool pool_is_idle(const struct pool *);

/* Its exit_when has come true: what still runs is to be stopped. */
bool pool_is_over(const struct pool *);

#endif

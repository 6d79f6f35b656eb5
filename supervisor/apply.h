/* SPDX-License-Identifier: ISC */
/*
 * apply.h - put a fact to policy, then do what it says.
 */
#ifndef REEVE_APPLY_H
#define REEVE_APPLY_H

#include "supervisor/policy/shutdown.h"
#include "supervisor/policy/worker.h"

struct slot;
struct supervisor;

/* A fact about one worker. */
void apply_fact(struct slot *, const struct worker_fact *);

/* The same, for an event that has nothing to it. */
void apply_event(struct slot *, enum worker_event);

/* Somebody or something wants everything to stop, since that time. */
void apply_request(struct supervisor *, enum shutdown_request,
    uint64_t came_ms);

/* SIGTTIN and SIGTTOU: one worker more, one fewer (at least one is left). */
void apply_scale(struct supervisor *, int by);

/* So many workers are wanted, at least 1. */
void apply_scale_to(struct supervisor *, uint32_t n);

#endif

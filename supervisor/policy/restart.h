/* SPDX-License-Identifier: ISC */
/*
 * restart.h - whether a run is followed by another, and when.
 */
#ifndef REEVE_RESTART_H
#define REEVE_RESTART_H

#include <stdbool.h>
#include <stdint.h>

#include "supervisor/policy/worker.h"

/*
 * A run has ended, as the worker's ran_well and ran_stable tell. True: another
 * one is to follow, after *wait_ms. False: none, and the goal tells how that
 * counts. To be asked once for each run, for it counts them.
 */
bool restart_decide(struct worker *, const struct worker_limits *,
    uint64_t now_ms, uint64_t *wait_ms);

/*
 * The same without the question, for what is to go on anyhow: how long to wait,
 * in milliseconds. A short run more, if it was one.
 */
uint64_t restart_delay_ms(struct worker *, const struct worker_limits *);

/*
 * There was no room for a process, once more: how long until it is tried again,
 * in milliseconds, at least 1.
 */
uint64_t restart_refusal_wait_ms(struct worker *, const struct worker_limits *);

#endif

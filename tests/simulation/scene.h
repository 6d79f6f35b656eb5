/* SPDX-License-Identifier: ISC */
/*
 * scene.h - the life of one pool, from its start to its end, by chance.
 */
#ifndef REEVE_SCENE_H
#define REEVE_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "supervisor/policy/worker.h"
#include "tests/simulation/dice.h"

/* What was met over all scenes, and what went wrong in the last. */
struct tally {
	uint64_t events; /* steps of the policy */
	uint64_t pools;
	uint64_t met[WORKER_NSTATES][WORKER_NEVENTS];
	char wrong[1536]; /* lines; empty while all is well */
};

/*
 * Draw a pool, play it until it is over, at most about max_events long.
 * False when a rule was broken; tally->wrong then tells.
 */
bool scene_play(struct dice *, struct tally *, uint64_t max_events);

#endif

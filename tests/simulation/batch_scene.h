/* SPDX-License-Identifier: ISC */
/*
 * batch_scene.h - the life of one batch, from its first item to its end, by
 * chance.
 */
#ifndef REEVE_BATCH_SCENE_H
#define REEVE_BATCH_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "supervisor/policy/batch.h"
#include "tests/simulation/dice.h"

#define BATCH_NPHASES (BATCH_ENDING + 1)
#define BATCH_NVERDICTS (BATCH_NOT_RUN + 1)

/* What was met over all batches, and what went wrong in the last. */
struct batch_tally {
	uint64_t events;
	uint64_t batches;
	uint64_t met[BATCH_NPHASES][BATCH_NVERDICTS];
	uint64_t halts[BATCH_HALT_NOW + 1][BATCH_HALT_DONE + 1][2];
	char wrong[512]; /* empty while all is well */
};

/* False when a rule was broken; tally->wrong then tells. */
bool batch_scene_play(struct dice *, struct batch_tally *, uint64_t max_events);

#endif

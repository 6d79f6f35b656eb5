/* SPDX-License-Identifier: ISC */
/*
 * draw.h - the limits and the nature of a pool, by chance.
 */
#ifndef REEVE_DRAW_H
#define REEVE_DRAW_H

#include <stdint.h>

#include "supervisor/policy/worker.h"
#include "tests/simulation/dice.h"
#include "tests/simulation/world.h"

struct worker_limits draw_limits(struct dice *);
/* Of a pool that works off a batch: most often as `reeve each` has them. */
struct worker_limits draw_batch_limits(struct dice *);
struct nature draw_nature(struct dice *);

/* A chance per mille: never, the usual one given, or up to one in five. */
uint32_t draw_rarely(struct dice *, uint32_t per_mille);

#endif

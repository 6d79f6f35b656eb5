/* SPDX-License-Identifier: ISC */
/*
 * draw.c - the limits and the nature of a pool, by chance.
 *
 * Each is often its default, often at an edge, and else anything: with fixed
 * limits a simulation meets few of the faults that it is for.
 */
#include "tests/simulation/draw.h"

static uint64_t
one_of(struct dice *d, uint64_t a, uint64_t b, uint64_t or_up_to)
{
	switch (dice_below(d, 3)) {
	case 0: return a;
	case 1: return b;
	default: return dice_spread(d, or_up_to);
	}
}

struct worker_limits
draw_limits(struct dice *d)
{
	return (struct worker_limits){
		.restart = (enum worker_restart)dice_below(d, 3),
		.stable_ms = one_of(d, 1000, 0, 5000),
		.delay_ms = one_of(d, 100, 0, 10000),
		.delay_max_ms = one_of(d, 30000, 100, 40000),
		.restarts_max = (uint32_t)one_of(d, 0, 0, 12),
		.restarts_window_ms = one_of(d, 0, 10000, 60000),
		.run_max_ms = one_of(d, 0, 0, 30000),
		.grace_ms = one_of(d, 10000, 0, 20000),
		.margin_ms = one_of(d, 2000, 2000, 4000),
	};
}

struct worker_limits
draw_batch_limits(struct dice *d)
{
	struct worker_limits lim = draw_limits(d);

	if (dice_chance(d, 800)) {
		lim.restart = WORKER_RESTART_ALWAYS;
		lim.restarts_max = 0;
	}
	lim.resident = dice_chance(d, 300);
	return lim;
}

uint32_t
draw_rarely(struct dice *d, uint32_t per_mille)
{
	return (uint32_t)one_of(d, 0, per_mille, 200);
}

struct nature
draw_nature(struct dice *d)
{
	return (struct nature){
		.slow = draw_rarely(d, 300),
		.refused = (uint32_t)one_of(d, 0, 30, 600),
		.unrunnable = (uint32_t)one_of(d, 0, 50, 600),
		.succeeds = (uint32_t)one_of(d, 0, 500, 1000),
		.interrupted = draw_rarely(d, 1),
		.short_run = (uint32_t)one_of(d, 0, 500, 1000),
		.endless_run = draw_rarely(d, 100),
		.lingers = draw_rarely(d, 300),
		.ignores = draw_rarely(d, 300),
		.stuck = draw_rarely(d, 50),
	};
}

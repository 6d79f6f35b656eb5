/* SPDX-License-Identifier: ISC */
/*
 * dice.h - chance that can be repeated: the same seed, the same throws.
 */
#ifndef REEVE_DICE_H
#define REEVE_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
	uint64_t state;
};

/* Vigna's splitmix64: any seed will do, 0 too. */
static inline uint64_t
dice_throw(struct dice *d)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* 0 to n - 1; n is not 0. */
static inline uint64_t
dice_below(struct dice *d, uint64_t n)
{
	return dice_throw(d) % n;
}

static inline bool
dice_chance(struct dice *d, uint32_t per_mille)
{
	return dice_below(d, 1000) < per_mille;
}

/* 0 to max; each order of magnitude as likely as any other. */
static inline uint64_t
dice_spread(struct dice *d, uint64_t max)
{
	uint64_t top = max + 1;

	while (top > 4 && dice_chance(d, 300))
		top /= 4;
	return dice_below(d, top);
}

#endif

/* SPDX-License-Identifier: ISC */
/*
 * backoff.c - how long to wait before trying again.
 */
#include "supervisor/policy/backoff.h"

/* Marsaglia's xorshift32: enough to spread, and the same for the same seed. */
static uint32_t
draw(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

uint64_t
backoff_delay_ms(uint64_t delay_ms, uint64_t delay_max_ms, uint32_t failures,
    uint32_t *seed)
{
	uint64_t delay = delay_ms < delay_max_ms ? delay_ms : delay_max_ms;

	for (uint32_t i = 1; i < failures && delay < delay_max_ms; i++) {
		/* 0 never grows; and twice the half cannot overflow. */
		if (delay == 0)
			break;
		delay = delay > delay_max_ms / 2 ? delay_max_ms : delay * 2;
	}
	return delay - (delay / 4 == 0 ? 0 : draw(seed) % (delay / 4 + 1));
}

/* SPDX-License-Identifier: ISC */
/*
 * backoff.h - how long to wait before trying again. Pure.
 */
#ifndef REEVE_POLICY_BACKOFF_H
#define REEVE_POLICY_BACKOFF_H

#include <stdint.h>

/*
 * delay_ms doubled for each failure after the first, at most delay_max_ms, and
 * up to a quarter less, drawn from *seed (not 0), so that many do not come back
 * in step. failures is at least 1.
 */
uint64_t backoff_delay_ms(uint64_t delay_ms, uint64_t delay_max_ms,
    uint32_t failures, uint32_t *seed);

#endif

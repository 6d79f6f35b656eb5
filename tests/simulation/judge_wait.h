/* SPDX-License-Identifier: ISC */
/*
 * judge_wait.h - whether a worker waits as long as it is to.
 */
#ifndef REEVE_JUDGE_WAIT_H
#define REEVE_JUDGE_WAIT_H

#include <stdint.h>

#include "tests/simulation/judge.h"

/* The back-off without jitter; times is at least 1. */
uint64_t judge_doubled(uint64_t delay_ms, uint64_t max_ms, uint32_t times);

/* It waits full_ms, less a quarter at most; or runs at once when that is 0. */
const char *judge_wait(const struct judge_case *, uint64_t full_ms);

#endif

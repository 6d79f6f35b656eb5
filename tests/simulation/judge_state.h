/* SPDX-License-Identifier: ISC */
/*
 * judge_state.h - what must be true of a worker between two steps.
 */
#ifndef REEVE_JUDGE_STATE_H
#define REEVE_JUDGE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/simulation/judge.h"

/* Nothing will happen to it unless somebody asks. */
bool judge_is_at_rest(enum worker_state);

/* Where a step has led. NULL when all is well, else the rule that was broken.
 */
const char *judge_state(const struct judge *, const struct judge_case *);

/* Rules that hold between steps as well. */
const char *judge_rest(const struct judge *, const struct worker *,
    uint64_t now_ms);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * past.h - the last steps of a worker, for the report of a failure.
 */
#ifndef REEVE_PAST_H
#define REEVE_PAST_H

#include <stddef.h>
#include <stdint.h>

#include "supervisor/policy/worker.h"
#include "tests/simulation/judge.h"

#define PAST_MAX 12u

struct moment {
	uint64_t at_ms;
	enum worker_state before, after;
	enum worker_event event;
	enum worker_action action;
};

struct past {
	struct moment moments[PAST_MAX]; /* a ring */
	uint64_t n;
};

void past_note(struct past *, const struct judge_case *);

/* A line each, the oldest first. */
void past_tell(const struct past *, char *to, size_t cap);

#endif

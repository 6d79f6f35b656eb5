/* SPDX-License-Identifier: ISC */
/*
 * batch_story.h - helpers that tell the story of one batch of the policy.
 */
#ifndef REEVE_BATCH_STORY_H
#define REEVE_BATCH_STORY_H

#include "supervisor/policy/batch.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static struct batch b;
static struct batch_limits lim;
static struct batch_task task;

static inline void
setup(void)
{
	batch_init(&b, 7);
	lim = (struct batch_limits){ .halt_when = BATCH_HALT_NEVER };
	task = (struct batch_task){ 0 };
}

/* A task of its own, from the input to this end. */
static inline struct batch_ruling
one(enum batch_end end)
{
	struct batch_task t = { 0 };

	batch_take(&b);
	return batch_ended(&b, &lim, &t, end);
}

static inline void
assert_counts_add_up(void)
{
	ck_assert_uint_eq(b.taken,
	    b.skipped + b.held + b.succeeded + b.failed + b.not_run);
	ck_assert_uint_le(b.lost + b.unrunnable + b.poison, b.failed);
}

static inline TCase *
add_case(Suite *s, const char *name)
{
	TCase *t = tcase_create(name);

	tcase_add_checked_fixture(t, setup, NULL);
	suite_add_tcase(s, t);
	return t;
}

#endif

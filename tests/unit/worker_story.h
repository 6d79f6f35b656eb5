/* SPDX-License-Identifier: ISC */
/*
 * worker_story.h - helpers that tell the story of one worker of the policy.
 */
#ifndef REEVE_WORKER_STORY_H
#define REEVE_WORKER_STORY_H

#include "supervisor/policy/worker.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define STABLE_MS 1000
#define GRACE_MS 10000
#define MARGIN_MS 2000
#define DELAY_MS 100
#define DELAY_MAX_MS 30000

static struct worker w;
static struct worker_limits lim;
static uint64_t now;

static inline void
setup(void)
{
	now = 5000;
	lim = (struct worker_limits){ .restart = WORKER_RESTART_ON_FAILURE,
		.stable_ms = STABLE_MS,
		.delay_ms = DELAY_MS,
		.delay_max_ms = DELAY_MAX_MS,
		.grace_ms = GRACE_MS,
		.margin_ms = MARGIN_MS };
	worker_init(&w, 42, now);
}

static inline enum worker_action
take(struct worker_fact fact)
{
	return worker_step(&w, &lim, &fact, now);
}

/* Let `after` ms pass, then deliver the event. */
static inline enum worker_action
feed(uint64_t after, enum worker_event event)
{
	now += after;
	return take((struct worker_fact){ .event = event });
}

static inline enum worker_action
feed_exit(uint64_t ran_ms, bool success)
{
	now += ran_ms;
	return take((struct worker_fact){ .event = WORKER_EV_EXITED,
	    .ran_ms = ran_ms,
	    .success = success });
}

static inline enum worker_action
feed_deadline(void)
{
	ck_assert_uint_ne(w.deadline_ms, WORKER_NEVER);
	now = w.deadline_ms;
	return feed(0, WORKER_EV_DEADLINE);
}

/* From down to a task that has exec'd. */
static inline void
bring_up(void)
{
	ck_assert_int_eq(feed(0, WORKER_EV_START), WORKER_ACT_FORK);
	ck_assert_int_eq(feed(1, WORKER_EV_STARTED), WORKER_ACT_NONE);
	ck_assert_int_eq(w.state, WORKER_RUNNING);
}

/* One run of a task that has exec'd, to the end of its tree. */
static inline enum worker_action
run_of(uint64_t ran_ms, bool success)
{
	feed_exit(ran_ms, success);
	return feed(0, WORKER_EV_CLEAN);
}

/* To the next exec'd task, over a wait if there is one. */
static inline void
go_on(void)
{
	if (w.state == WORKER_WAITING)
		ck_assert_int_eq(feed_deadline(), WORKER_ACT_RUN);
	else if (w.state == WORKER_VACANT)
		ck_assert_int_eq(feed_deadline(), WORKER_ACT_FORK);
	ck_assert_int_eq(w.state, WORKER_RUNNING);
	feed(0, WORKER_EV_STARTED);
}

static inline void
assert_waits(enum worker_state state, uint64_t full_ms)
{
	ck_assert_int_eq(w.state, state);
	ck_assert_uint_le(w.deadline_ms - now, full_ms);
	ck_assert_uint_ge(w.deadline_ms - now, full_ms - full_ms / 4);
}

/* The process dies and leaves nothing. */
static inline enum worker_action
die_and_sweep(void)
{
	ck_assert_int_eq(feed(0, WORKER_EV_GONE), WORKER_ACT_SWEEP);
	ck_assert_int_eq(w.state, WORKER_SWEEPING);
	return feed(1, WORKER_EV_SWEPT);
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

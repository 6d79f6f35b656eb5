/* SPDX-License-Identifier: ISC */
/* test_pool.c - what the workers of a pool amount to together. */
#include <string.h>

#include "supervisor/policy/pool.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* Workers by letter: r running, d down, F failed, D done, w waiting. */
static const struct example {
	const char *workers;
	bool idle;
	bool over_all;
	bool over_any;
	bool over_failure;
} examples[] = {
	{ "", true, false, false, false },
	{ "d", true, false, false, false },
	{ "r", false, false, false, false },
	{ "w", false, false, false, false },
	{ "D", true, true, true, true },
	{ "F", true, true, true, true },
	{ "dd", true, false, false, false },
	{ "rD", false, false, true, false },
	{ "wD", false, false, true, false },
	{ "rF", false, false, true, true },
	{ "DF", true, true, true, true },
	{ "DD", true, true, true, true },
	{ "dD", true, true, true, true },
	{ "dF", true, true, true, true },
	{ "rDDD", false, false, true, false },
	{ "rrFF", false, false, true, true },
	{ "DDDD", true, true, true, true },
};

static enum worker_state
state_of(char letter)
{
	switch (letter) {
	case 'r': return WORKER_RUNNING;
	case 'F': return WORKER_FAILED;
	case 'D': return WORKER_DONE;
	case 'w': return WORKER_WAITING;
	default: return WORKER_DOWN;
	}
}

static struct pool
pool_of(const char *workers, enum pool_exit_when exit_when)
{
	struct pool p;

	pool_init(&p, exit_when, (uint32_t)strlen(workers));
	for (; *workers != '\0'; workers++) {
		pool_add(&p);
		pool_note(&p, WORKER_DOWN, state_of(*workers));
	}
	return p;
}

START_TEST(a_pool_is_idle_when_no_worker_has_anything_to_do)
{
	const struct example *e = &examples[_i];
	struct pool p = pool_of(e->workers, POOL_EXIT_WHEN_ALL);

	ck_assert_int_eq(pool_is_idle(&p), e->idle);
}
END_TEST

START_TEST(a_pool_is_over_when_exit_when_says_so)
{
	const struct example *e = &examples[_i];
	struct pool all = pool_of(e->workers, POOL_EXIT_WHEN_ALL);
	struct pool any = pool_of(e->workers, POOL_EXIT_WHEN_ANY);
	struct pool failure = pool_of(e->workers, POOL_EXIT_WHEN_FAILURE);

	ck_assert_int_eq(pool_is_over(&all), e->over_all);
	ck_assert_int_eq(pool_is_over(&any), e->over_any);
	ck_assert_int_eq(pool_is_over(&failure), e->over_failure);
}
END_TEST

/* Looped over all states. */
START_TEST(a_worker_in_any_other_state_keeps_the_pool_from_being_idle)
{
	enum worker_state state = (enum worker_state)_i;
	bool at_rest = state == WORKER_DOWN || state == WORKER_FAILED ||
	    state == WORKER_DONE;
	struct pool p;

	pool_init(&p, POOL_EXIT_WHEN_ALL, 1);
	pool_add(&p);
	pool_note(&p, WORKER_DOWN, state);

	ck_assert_int_eq(pool_is_idle(&p), at_rest);
}
END_TEST

START_TEST(a_worker_that_comes_back_is_counted_where_it_is)
{
	struct pool p = pool_of("D", POOL_EXIT_WHEN_ALL);

	pool_note(&p, WORKER_DONE, WORKER_RUNNING);
	ck_assert(!pool_is_over(&p));
	ck_assert_uint_eq(p.in_state[WORKER_DONE], 0);
	ck_assert_uint_eq(p.in_state[WORKER_RUNNING], 1);

	pool_note(&p, WORKER_RUNNING, WORKER_RUNNING);
	ck_assert_uint_eq(p.in_state[WORKER_RUNNING], 1);
}
END_TEST

static Suite *
pool_suite(void)
{
	Suite *s = suite_create("pool");
	TCase *ends = tcase_create("ends");
	TCase *counts = tcase_create("counts");

	tcase_add_loop_test(ends,
	    a_pool_is_idle_when_no_worker_has_anything_to_do, 0,
	    N_ELEMENTS(examples));
	tcase_add_loop_test(ends, a_pool_is_over_when_exit_when_says_so, 0,
	    N_ELEMENTS(examples));
	suite_add_tcase(s, ends);

	tcase_add_loop_test(counts,
	    a_worker_in_any_other_state_keeps_the_pool_from_being_idle, 0,
	    WORKER_NSTATES);
	tcase_add_test(counts, a_worker_that_comes_back_is_counted_where_it_is);
	suite_add_tcase(s, counts);
	return s;
}

int
main(void)
{
	return suite_main(pool_suite());
}

/* SPDX-License-Identifier: ISC */
/* test_backoff.c - how long to wait before trying again. */
#include <stdbool.h>

#include "supervisor/policy/backoff.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* full_ms is the wait without jitter. */
static const struct example {
	uint64_t delay_ms;
	uint64_t max_ms;
	uint32_t failures;
	uint64_t full_ms;
} examples[] = {
	{ 100, 30000, 1, 100 },
	{ 100, 30000, 2, 200 },
	{ 100, 30000, 3, 400 },
	{ 100, 30000, 9, 25600 },
	{ 100, 30000, 10, 30000 },
	{ 100, 30000, 11, 30000 },
	{ 100, 30000, UINT32_MAX, 30000 },
	{ 15000, 30000, 2, 30000 },
	{ 14999, 30000, 2, 29998 },
	{ 15001, 30000, 2, 30000 },
	{ 30000, 30000, 1, 30000 },
	{ 30001, 30000, 1, 30000 },
	{ 0, 30000, 1, 0 },
	{ 0, 30000, UINT32_MAX, 0 },
	{ 100, 0, 5, 0 },
	{ 1, 30000, 1, 1 },
	{ 3, 30000, 1, 3 },
	{ 4, 30000, 1, 4 },
	{ UINT64_MAX, UINT64_MAX, 1, UINT64_MAX },
	{ UINT64_MAX / 2 + 1, UINT64_MAX, 2, UINT64_MAX },
	{ 1, UINT64_MAX, UINT32_MAX, UINT64_MAX },
};

START_TEST(the_delay_doubles_up_to_its_limit_less_a_quarter_at_most)
{
	const struct example *e = &examples[_i];
	uint32_t seed = 1;

	for (int i = 0; i < 1000; i++) {
		uint64_t ms = backoff_delay_ms(e->delay_ms, e->max_ms,
		    e->failures, &seed);

		ck_assert_uint_le(ms, e->full_ms);
		ck_assert_uint_ge(ms, e->full_ms - e->full_ms / 4);
	}
}
END_TEST

START_TEST(jitter_reaches_both_ends_of_its_quarter)
{
	uint32_t seed = 7;
	bool least = false, most = false;

	for (int i = 0; i < 10000; i++) {
		uint64_t ms = backoff_delay_ms(100, 30000, 1, &seed);

		least |= ms == 75;
		most |= ms == 100;
	}

	ck_assert(least);
	ck_assert(most);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_delays)
{
	uint32_t a = 12345, b = 12345;

	for (uint32_t i = 1; i < 20; i++)
		ck_assert_uint_eq(backoff_delay_ms(100, 30000, i, &a),
		    backoff_delay_ms(100, 30000, i, &b));
	ck_assert_uint_eq(a, b);
}
END_TEST

START_TEST(two_seeds_do_not_come_back_in_step)
{
	uint32_t a = 1, b = 2;
	int same = 0;

	for (int i = 0; i < 100; i++)
		same += backoff_delay_ms(10000, 30000, 1, &a) ==
		    backoff_delay_ms(10000, 30000, 1, &b);

	ck_assert_int_lt(same, 10);
}
END_TEST

START_TEST(a_seed_never_becomes_zero)
{
	uint32_t seed = 1;

	for (int i = 0; i < 100000; i++) {
		backoff_delay_ms(100, 30000, 1, &seed);
		ck_assert_uint_ne(seed, 0);
	}
}
END_TEST

static Suite *
backoff_suite(void)
{
	Suite *s = suite_create("backoff");
	TCase *delay = tcase_create("delay");
	TCase *jitter = tcase_create("jitter");

	tcase_add_loop_test(delay,
	    the_delay_doubles_up_to_its_limit_less_a_quarter_at_most, 0,
	    N_ELEMENTS(examples));
	suite_add_tcase(s, delay);

	tcase_add_test(jitter, jitter_reaches_both_ends_of_its_quarter);
	tcase_add_test(jitter, the_same_seed_gives_the_same_delays);
	tcase_add_test(jitter, two_seeds_do_not_come_back_in_step);
	tcase_add_test(jitter, a_seed_never_becomes_zero);
	suite_add_tcase(s, jitter);
	return s;
}

int
main(void)
{
	return suite_main(backoff_suite());
}

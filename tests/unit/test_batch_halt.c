/* SPDX-License-Identifier: ISC */
/* test_batch_halt.c - when a batch halts, and what is ended by it. */
#include "tests/unit/batch_story.h"

/* By letter: w well, f failed. */
static bool
play(const char *ends)
{
	bool halt_now = false;

	for (; *ends != '\0'; ends++)
		halt_now |=
		    one(*ends == 'w' ? BATCH_END_WELL : BATCH_END_FAILED)
			.halt_now;
	return halt_now;
}

/* ends: w well, f failed. It halts at the last of them, and at no earlier. */
static const struct {
	enum batch_halt_what what;
	uint32_t n, percent;
	const char *ends;
} halts[] = {
	{ BATCH_HALT_FAIL, 1, 0, "f" },
	{ BATCH_HALT_FAIL, 1, 0, "wwwwf" },
	{ BATCH_HALT_FAIL, 3, 0, "fwfwwf" },
	{ BATCH_HALT_SUCCESS, 1, 0, "ffffw" },
	{ BATCH_HALT_SUCCESS, 2, 0, "wfw" },
	{ BATCH_HALT_DONE, 1, 0, "f" },
	{ BATCH_HALT_DONE, 4, 0, "wfwf" },
	{ BATCH_HALT_FAIL, 0, 1, "fww" },
	{ BATCH_HALT_FAIL, 0, 100, "fff" },
	{ BATCH_HALT_FAIL, 0, 50, "wwfwff" },
	{ BATCH_HALT_FAIL, 0, 34, "wwwff" },
	{ BATCH_HALT_SUCCESS, 0, 60, "ffwww" },
	{ BATCH_HALT_DONE, 0, 100, "wwf" },
};

START_TEST(a_batch_halts_at_the_number_or_share_and_not_before)
{
	const char *ends = halts[_i].ends;

	lim.halt_when = BATCH_HALT_SOON;
	lim.halt_what = halts[_i].what;
	lim.halt_n = halts[_i].n;
	lim.halt_percent = halts[_i].percent;
	for (; *ends != '\0'; ends++) {
		const char end[] = { *ends, '\0' };

		ck_assert(!b.halted);
		ck_assert(batch_may_begin(&b));
		ck_assert(!play(end));
	}

	ck_assert(b.halted);
	ck_assert_int_eq(b.phase, BATCH_DRAINING);
}
END_TEST

START_TEST(a_batch_that_never_halts_does_not)
{
	lim.halt_n = 1;
	play("fffwww");

	ck_assert(!b.halted);
	ck_assert(batch_may_begin(&b));
}
END_TEST

START_TEST(limits_without_number_and_share_do_not_halt)
{
	lim.halt_when = BATCH_HALT_NOW;
	lim.halt_what = (enum batch_halt_what)_i;

	ck_assert(!play("fffwww"));
	ck_assert(!b.halted);
}
END_TEST

START_TEST(what_runs_is_to_be_ended_once)
{
	lim.halt_when = BATCH_HALT_NOW;
	lim.halt_n = 1;
	ck_assert(one(BATCH_END_FAILED).halt_now);
	ck_assert_int_eq(b.phase, BATCH_ENDING);

	ck_assert(!one(BATCH_END_FAILED).halt_now);
	ck_assert(!one(BATCH_END_STOPPED).halt_now);
}
END_TEST

START_TEST(a_drain_may_still_halt_at_once)
{
	lim.halt_when = BATCH_HALT_NOW;
	lim.halt_n = 1;
	batch_drain(&b);

	ck_assert(one(BATCH_END_FAILED).halt_now);
	ck_assert_int_eq(b.phase, BATCH_ENDING);
}
END_TEST

START_TEST(a_stop_is_no_halt_whatever_fails_in_it)
{
	lim.halt_when = BATCH_HALT_NOW;
	lim.halt_n = 1;
	batch_end_all(&b);

	ck_assert(!one(BATCH_END_FAILED).halt_now);
	ck_assert(!b.halted);
}
END_TEST

START_TEST(a_try_that_is_retried_does_not_halt)
{
	lim.retries = 1;
	lim.halt_when = BATCH_HALT_NOW;
	lim.halt_n = 1;
	batch_take(&b);
	ck_assert(!batch_ended(&b, &lim, &task, BATCH_END_FAILED).halt_now);
	ck_assert(!b.halted);

	ck_assert(batch_ended(&b, &lim, &task, BATCH_END_FAILED).halt_now);
}
END_TEST

START_TEST(what_was_skipped_or_given_back_is_in_no_share)
{
	lim.halt_when = BATCH_HALT_SOON;
	lim.halt_what = BATCH_HALT_DONE;
	lim.halt_n = 1;
	batch_skip(&b);
	one(BATCH_END_RETURNED);

	ck_assert(!b.halted);
}
END_TEST

START_TEST(every_kind_of_failure_counts_for_a_halt)
{
	static const enum batch_end ends[] = { BATCH_END_FAILED,
		BATCH_END_UNRUNNABLE, BATCH_END_LOST, BATCH_END_DEATH };

	lim.halt_when = BATCH_HALT_NOW;
	lim.halt_n = 1;

	ck_assert(one(ends[_i]).halt_now);
}
END_TEST

static void
add_halts(TCase *t)
{
	tcase_add_loop_test(t,
	    a_batch_halts_at_the_number_or_share_and_not_before, 0,
	    N_ELEMENTS(halts));
	tcase_add_test(t, a_batch_that_never_halts_does_not);
	tcase_add_loop_test(t, limits_without_number_and_share_do_not_halt, 0,
	    3);
	tcase_add_test(t, what_runs_is_to_be_ended_once);
	tcase_add_test(t, a_drain_may_still_halt_at_once);
	tcase_add_test(t, a_stop_is_no_halt_whatever_fails_in_it);
	tcase_add_test(t, a_try_that_is_retried_does_not_halt);
	tcase_add_test(t, what_was_skipped_or_given_back_is_in_no_share);
	tcase_add_loop_test(t, every_kind_of_failure_counts_for_a_halt, 0, 4);
}

static Suite *
batch_halt_suite(void)
{
	Suite *s = suite_create("batch halt");

	add_halts(add_case(s, "halts"));
	return s;
}

int
main(void)
{
	return suite_main(batch_halt_suite());
}

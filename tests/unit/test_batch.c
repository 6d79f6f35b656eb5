/* SPDX-License-Identifier: ISC */
/* test_batch.c - what becomes of the tasks of a batch. */
#include "tests/unit/batch_story.h"

static enum batch_verdict
ended(enum batch_end end)
{
	return batch_ended(&b, &lim, &task, end).verdict;
}

START_TEST(a_new_batch_feeds_and_is_not_over)
{
	ck_assert(batch_may_begin(&b));
	ck_assert(!batch_is_over(&b));
	ck_assert_int_eq(b.phase, BATCH_FEEDING);
}
END_TEST

START_TEST(a_seed_is_never_zero)
{
	batch_init(&b, 0);

	ck_assert_uint_ne(b.seed, 0);
}
END_TEST

START_TEST(a_batch_without_items_is_over_with_its_input)
{
	batch_input_over(&b);

	ck_assert(batch_is_over(&b));
}
END_TEST

START_TEST(a_batch_of_skipped_items_is_over_with_its_input)
{
	batch_skip(&b);
	batch_skip(&b);
	ck_assert(!batch_is_over(&b));
	batch_input_over(&b);

	ck_assert(batch_is_over(&b));
	ck_assert_uint_eq(b.skipped, 2);
	assert_counts_add_up();
}
END_TEST

START_TEST(a_batch_is_over_when_its_last_task_is_reported)
{
	batch_take(&b);
	batch_input_over(&b);
	ck_assert(batch_may_begin(&b));
	ck_assert(!batch_is_over(&b));
	ck_assert_int_eq(ended(BATCH_END_WELL), BATCH_SUCCEEDED);

	ck_assert(batch_is_over(&b));
}
END_TEST

/* What becomes of the only try, and under which count it is. */
static const struct {
	enum batch_end end;
	enum batch_verdict verdict;
	uint64_t succeeded, failed, lost, unrunnable, poison;
} only_tries[] = {
	{ BATCH_END_WELL, BATCH_SUCCEEDED, 1, 0, 0, 0, 0 },
	{ BATCH_END_FAILED, BATCH_FAILED, 0, 1, 0, 0, 0 },
	{ BATCH_END_UNRUNNABLE, BATCH_FAILED, 0, 1, 0, 1, 0 },
	{ BATCH_END_LOST, BATCH_FAILED, 0, 1, 1, 0, 0 },
	{ BATCH_END_DEATH, BATCH_FAILED, 0, 1, 0, 0, 0 },
};

/* Whatever the phase: what has ended is reported as it ended. */
START_TEST(a_task_is_reported_as_its_only_try_ended)
{
	int row = _i / 3;

	batch_take(&b);
	if (_i % 3 == 1)
		batch_drain(&b);
	if (_i % 3 == 2)
		batch_end_all(&b);

	ck_assert_int_eq(ended(only_tries[row].end), only_tries[row].verdict);
	ck_assert_uint_eq(b.succeeded, only_tries[row].succeeded);
	ck_assert_uint_eq(b.failed, only_tries[row].failed);
	ck_assert_uint_eq(b.lost, only_tries[row].lost);
	ck_assert_uint_eq(b.unrunnable, only_tries[row].unrunnable);
	ck_assert_uint_eq(b.poison, only_tries[row].poison);
	ck_assert_uint_eq(b.held, 0);
	assert_counts_add_up();
}
END_TEST

/* Retries. */

START_TEST(a_task_is_tried_once_and_its_retries)
{
	static const enum batch_end ends[] = { BATCH_END_FAILED,
		BATCH_END_LOST };

	lim.retries = 3;
	batch_take(&b);
	for (int i = 0; i < 3; i++) {
		ck_assert(!batch_is_last_try(&lim, &task));
		ck_assert_int_eq(ended(ends[_i]), BATCH_RETRY);
		ck_assert_uint_eq(b.held, 1);
	}
	ck_assert(batch_is_last_try(&lim, &task));

	ck_assert_int_eq(ended(ends[_i]), BATCH_FAILED);
	ck_assert_uint_eq(task.tries, 4);
	ck_assert_uint_eq(b.retried, 3);
	ck_assert_uint_eq(b.failed, 1);
	ck_assert_uint_eq(b.lost, ends[_i] == BATCH_END_LOST);
}
END_TEST

START_TEST(a_retry_that_succeeds_is_a_success)
{
	lim.retries = 1;
	batch_take(&b);
	ck_assert_int_eq(ended(BATCH_END_FAILED), BATCH_RETRY);

	ck_assert_int_eq(ended(BATCH_END_WELL), BATCH_SUCCEEDED);
	ck_assert_uint_eq(b.retried, 1);
	ck_assert_uint_eq(b.failed, 0);
	assert_counts_add_up();
}
END_TEST

START_TEST(what_cannot_be_executed_is_not_retried)
{
	lim.retries = UINT32_MAX;
	batch_take(&b);

	ck_assert_int_eq(ended(BATCH_END_UNRUNNABLE), BATCH_FAILED);
}
END_TEST

START_TEST(what_was_not_begun_uses_up_no_try)
{
	batch_take(&b);
	for (int i = 0; i < 1000; i++) {
		ck_assert_int_eq(ended(BATCH_END_RETURNED), BATCH_AGAIN);
		ck_assert_int_eq(ended(BATCH_END_STOPPED), BATCH_AGAIN);
	}

	ck_assert_uint_eq(task.tries, 0);
	ck_assert_uint_eq(b.retried, 0);
	ck_assert_uint_eq(b.held, 1);
}
END_TEST

START_TEST(the_most_retries_come_to_an_end)
{
	lim.retries = UINT32_MAX;
	batch_take(&b);
	task.tries = UINT32_MAX - 1;
	ck_assert_int_eq(ended(BATCH_END_FAILED), BATCH_RETRY);
	ck_assert(batch_is_last_try(&lim, &task));

	ck_assert_int_eq(ended(BATCH_END_FAILED), BATCH_FAILED);
	ck_assert_uint_eq(task.tries, UINT32_MAX);
}
END_TEST

static const struct {
	uint64_t delay_ms;
	uint32_t tries; /* ended before */
	uint64_t full_ms;
} delays[] = {
	{ 0, 0, 0 },
	{ 0, 99, 0 },
	{ 100, 0, 100 },
	{ 100, 1, 200 },
	{ 100, 5, 3200 },
	{ 100, 6, 6400 },
	{ 100, 7, 6400 },
	{ 100, UINT32_MAX - 2, 6400 },
	{ UINT64_MAX / 64, 6, UINT64_MAX / 64 * 64 },
	{ UINT64_MAX / 64 + 1, 6, UINT64_MAX },
	{ UINT64_MAX, 0, UINT64_MAX },
	{ UINT64_MAX, 9, UINT64_MAX },
};

START_TEST(the_delay_of_a_retry_doubles_up_to_its_limit)
{
	uint64_t full_ms = delays[_i].full_ms;

	lim.retries = UINT32_MAX;
	lim.retry_delay_ms = delays[_i].delay_ms;
	batch_take(&b);
	for (int i = 0; i < 100; i++) {
		struct batch_ruling r;

		task.tries = delays[_i].tries;
		r = batch_ended(&b, &lim, &task, BATCH_END_FAILED);
		ck_assert_int_eq(r.verdict, BATCH_RETRY);
		ck_assert_uint_le(r.wait_ms, full_ms);
		ck_assert_uint_ge(r.wait_ms, full_ms - full_ms / 4);
	}
}
END_TEST

START_TEST(what_is_not_retried_does_not_wait)
{
	lim.retry_delay_ms = 1000;

	ck_assert_uint_eq(one(BATCH_END_FAILED).wait_ms, 0);
	ck_assert_uint_eq(one(BATCH_END_WELL).wait_ms, 0);
	ck_assert_uint_eq(one(BATCH_END_RETURNED).wait_ms, 0);
}
END_TEST

/* Poison. */

START_TEST(an_item_that_killed_two_processes_is_poison)
{
	lim.retries = 100;
	batch_take(&b);
	ck_assert_int_eq(ended(BATCH_END_DEATH), BATCH_RETRY);
	ck_assert_int_eq(ended(BATCH_END_FAILED), BATCH_RETRY);
	ck_assert_int_eq(ended(BATCH_END_LOST), BATCH_RETRY);

	ck_assert_int_eq(ended(BATCH_END_DEATH), BATCH_POISON);
	ck_assert_uint_eq(b.poison, 1);
	ck_assert_uint_eq(b.failed, 1);
	ck_assert_uint_eq(b.lost, 0);
	ck_assert_uint_eq(b.held, 0);
}
END_TEST

START_TEST(an_item_is_poison_at_its_last_try_and_in_a_drain_too)
{
	lim.retries = 1;
	batch_take(&b);
	ck_assert_int_eq(ended(BATCH_END_DEATH), BATCH_RETRY);
	if (_i == 1)
		batch_drain(&b);
	if (_i == 2)
		batch_end_all(&b);

	ck_assert_int_eq(ended(BATCH_END_DEATH), BATCH_POISON);
}
END_TEST

START_TEST(items_that_kill_one_process_each_are_no_poison)
{
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(one(BATCH_END_DEATH).verdict, BATCH_FAILED);

	ck_assert_uint_eq(b.poison, 0);
}
END_TEST

/* Drains and ends. */

START_TEST(nothing_begins_and_nothing_is_retried_in_a_drain)
{
	lim.retries = 5;
	for (int i = 0; i < 3; i++)
		batch_take(&b);
	if (_i == 0)
		batch_drain(&b);
	else
		batch_end_all(&b);
	ck_assert(!batch_may_begin(&b));
	ck_assert(!batch_is_over(&b));

	ck_assert_int_eq(ended(BATCH_END_FAILED), BATCH_FAILED);
	ck_assert_int_eq(ended(BATCH_END_RETURNED), BATCH_NOT_RUN);
	ck_assert_int_eq(ended(BATCH_END_STOPPED), BATCH_NOT_RUN);
	ck_assert_uint_eq(b.not_run, 2);
	ck_assert(batch_is_over(&b));
	ck_assert(!b.halted);
	assert_counts_add_up();
}
END_TEST

START_TEST(a_batch_never_goes_back_to_an_earlier_phase)
{
	batch_drain(&b);
	batch_drain(&b);
	ck_assert_int_eq(b.phase, BATCH_DRAINING);
	batch_end_all(&b);
	batch_drain(&b);

	ck_assert_int_eq(b.phase, BATCH_ENDING);
}
END_TEST

START_TEST(an_endless_input_is_over_with_a_drain)
{
	batch_drain(&b);

	ck_assert(batch_is_over(&b));
}
END_TEST

/* What the input gave in the moment of a stop. */
START_TEST(what_is_taken_after_a_stop_is_given_back)
{
	batch_end_all(&b);

	ck_assert_int_eq(one(BATCH_END_RETURNED).verdict, BATCH_NOT_RUN);
	ck_assert(batch_is_over(&b));
	assert_counts_add_up();
}
END_TEST

static void
add_counts(TCase *t)
{
	tcase_add_test(t, a_new_batch_feeds_and_is_not_over);
	tcase_add_test(t, a_seed_is_never_zero);
	tcase_add_test(t, a_batch_without_items_is_over_with_its_input);
	tcase_add_test(t, a_batch_of_skipped_items_is_over_with_its_input);
	tcase_add_test(t, a_batch_is_over_when_its_last_task_is_reported);
	tcase_add_loop_test(t, a_task_is_reported_as_its_only_try_ended, 0,
	    3 * (int)N_ELEMENTS(only_tries));
}

static void
add_retries(TCase *t)
{
	tcase_add_loop_test(t, a_task_is_tried_once_and_its_retries, 0, 2);
	tcase_add_test(t, a_retry_that_succeeds_is_a_success);
	tcase_add_test(t, what_cannot_be_executed_is_not_retried);
	tcase_add_test(t, what_was_not_begun_uses_up_no_try);
	tcase_add_test(t, the_most_retries_come_to_an_end);
	tcase_add_loop_test(t, the_delay_of_a_retry_doubles_up_to_its_limit, 0,
	    N_ELEMENTS(delays));
	tcase_add_test(t, what_is_not_retried_does_not_wait);
	tcase_add_test(t, an_item_that_killed_two_processes_is_poison);
	tcase_add_loop_test(t,
	    an_item_is_poison_at_its_last_try_and_in_a_drain_too, 0, 3);
	tcase_add_test(t, items_that_kill_one_process_each_are_no_poison);
}

static void
add_ends(TCase *t)
{
	tcase_add_loop_test(t, nothing_begins_and_nothing_is_retried_in_a_drain,
	    0, 2);
	tcase_add_test(t, a_batch_never_goes_back_to_an_earlier_phase);
	tcase_add_test(t, an_endless_input_is_over_with_a_drain);
	tcase_add_test(t, what_is_taken_after_a_stop_is_given_back);
}

static Suite *
batch_suite(void)
{
	Suite *s = suite_create("batch");

	add_counts(add_case(s, "counts"));
	add_retries(add_case(s, "retries"));
	add_ends(add_case(s, "ends"));
	return s;
}

int
main(void)
{
	return suite_main(batch_suite());
}

/* SPDX-License-Identifier: ISC */
/* test_worker_trouble.c - what one worker does when things fail. */
#include "tests/unit/worker_story.h"

START_TEST(a_command_that_cannot_run_at_first_is_not_retried)
{
	lim.restart = WORKER_RESTART_ALWAYS;
	feed(0, WORKER_EV_START);

	ck_assert_int_eq(feed(1, WORKER_EV_UNRUNNABLE), WORKER_ACT_DISMISS);
	feed(1, WORKER_EV_GONE);
	ck_assert_int_eq(w.state, WORKER_FAILED);
}
END_TEST

START_TEST(a_command_that_could_run_before_is_retried)
{
	bring_up();
	run_of(STABLE_MS, false);

	ck_assert_int_eq(feed(1, WORKER_EV_UNRUNNABLE), WORKER_ACT_NONE);
	assert_waits(WORKER_WAITING, DELAY_MS);
}
END_TEST

START_TEST(a_failed_fork_is_retried_with_back_off)
{
	static const uint64_t full_ms[] = { 100, 200, 400, 800 };

	feed(0, WORKER_EV_START);
	for (size_t i = 0; i < N_ELEMENTS(full_ms); i++) {
		feed(0, WORKER_EV_NOFORK);
		assert_waits(WORKER_VACANT, full_ms[i]);
		ck_assert_int_eq(feed_deadline(), WORKER_ACT_FORK);
	}
}
END_TEST

START_TEST(a_refused_task_is_retried_with_back_off)
{
	static const uint64_t full_ms[] = { 100, 200, 400, 800 };

	feed(0, WORKER_EV_START);
	for (size_t i = 0; i < N_ELEMENTS(full_ms); i++) {
		feed(0, WORKER_EV_REFUSED);
		assert_waits(WORKER_WAITING, full_ms[i]);
		ck_assert_int_eq(feed_deadline(), WORKER_ACT_RUN);
	}
}
END_TEST

START_TEST(a_refusal_is_never_retried_at_once)
{
	lim.delay_ms = lim.delay_max_ms = 0;
	feed(0, WORKER_EV_START);
	feed(0, WORKER_EV_REFUSED);
	ck_assert_uint_gt(w.deadline_ms, now);
	feed_deadline();
	feed(0, WORKER_EV_STARTED);
	run_of(STABLE_MS, false);
	feed(0, WORKER_EV_REFUSED);
	ck_assert_uint_gt(w.deadline_ms, now);
}
END_TEST

START_TEST(refusals_count_for_no_limit_of_restarts)
{
	lim.restarts_max = 1;
	feed(0, WORKER_EV_START);
	for (int i = 0; i < 20; i++) {
		feed(0, WORKER_EV_REFUSED);
		ck_assert_int_eq(w.state, WORKER_WAITING);
		feed_deadline();
	}
	feed(0, WORKER_EV_STARTED);
	run_of(1, false);

	assert_waits(WORKER_WAITING, DELAY_MS);
}
END_TEST

START_TEST(a_task_that_started_clears_the_refusals)
{
	bring_up();
	run_of(STABLE_MS, false);
	feed(0, WORKER_EV_REFUSED);
	feed_deadline();
	feed(0, WORKER_EV_REFUSED);
	go_on();
	run_of(STABLE_MS, false);
	feed(0, WORKER_EV_REFUSED);

	assert_waits(WORKER_WAITING, DELAY_MS);
}
END_TEST

START_TEST(a_worker_that_dies_is_replaced_after_its_strays_are_ended)
{
	bring_up();
	now += STABLE_MS;

	ck_assert_int_eq(die_and_sweep(), WORKER_ACT_FORK);
	ck_assert_int_eq(w.state, WORKER_RUNNING);
}
END_TEST

START_TEST(a_worker_that_keeps_dying_backs_off)
{
	bring_up();
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(die_and_sweep(), WORKER_ACT_NONE);
		assert_waits(WORKER_VACANT, UINT64_C(100) << i);
		go_on();
	}
}
END_TEST

START_TEST(a_worker_that_dies_waiting_goes_on_waiting)
{
	uint64_t deadline_ms;

	bring_up();
	run_of(1, false);
	deadline_ms = w.deadline_ms;

	ck_assert_int_eq(feed(10, WORKER_EV_GONE), WORKER_ACT_NONE);
	ck_assert_int_eq(w.state, WORKER_VACANT);
	ck_assert_uint_eq(w.deadline_ms, deadline_ms);
}
END_TEST

START_TEST(a_worker_that_dies_at_the_end_of_its_wait_is_due_now)
{
	bring_up();
	run_of(1, false);
	now = w.deadline_ms + (uint64_t)_i;
	feed(0, WORKER_EV_GONE);

	ck_assert_uint_eq(w.deadline_ms, now);
}
END_TEST

START_TEST(a_worker_that_dies_after_the_exit_keeps_how_the_run_ended)
{
	bring_up();
	feed_exit(STABLE_MS, true);

	ck_assert_int_eq(die_and_sweep(), WORKER_ACT_NONE);
	ck_assert_int_eq(w.state, WORKER_DONE);
}
END_TEST

START_TEST(a_worker_that_dies_with_its_task_lost_a_run_that_failed)
{
	lim.restart = WORKER_RESTART_ALWAYS;
	bring_up();
	run_of(STABLE_MS, true);
	feed(0, WORKER_EV_STARTED);
	lim.restart = WORKER_RESTART_NEVER;
	die_and_sweep();

	ck_assert_int_eq(w.state, WORKER_FAILED);
}
END_TEST

START_TEST(a_run_that_takes_too_long_is_ended)
{
	lim.run_max_ms = 60000;
	bring_up();

	ck_assert_uint_eq(w.deadline_ms, now + 60000);
	ck_assert_int_eq(feed_deadline(), WORKER_ACT_END_RUN);
	ck_assert_uint_eq(w.deadline_ms, now + GRACE_MS + MARGIN_MS);
}
END_TEST

START_TEST(a_run_that_took_too_long_has_failed_whatever_it_exits_with)
{
	lim.restart = WORKER_RESTART_NEVER;
	lim.run_max_ms = 60000;
	bring_up();
	feed_deadline();
	feed_exit(60001, true);
	feed(0, WORKER_EV_CLEAN);

	ck_assert_int_eq(w.goal, WORKER_GOAL_FAILED);
}
END_TEST

/* Found by the simulation: the run before had ended well. */
START_TEST(a_run_that_took_too_long_has_failed_if_nothing_is_heard_of_it)
{
	lim.restart = WORKER_RESTART_ALWAYS;
	lim.run_max_ms = 60000;
	bring_up();
	run_of(STABLE_MS, true);
	feed(0, WORKER_EV_STARTED);
	feed_deadline();
	ck_assert_int_eq(feed_deadline(), WORKER_ACT_KILL);
	if (_i == 1)
		feed_exit(80000, true);
	lim.restart = WORKER_RESTART_ON_FAILURE;

	ck_assert_int_eq(die_and_sweep(), WORKER_ACT_FORK);
}
END_TEST

START_TEST(a_run_without_a_longest_time_has_no_deadline)
{
	bring_up();

	ck_assert_uint_eq(w.deadline_ms, WORKER_NEVER);
}
END_TEST

static void
add_trouble(TCase *t)
{
	tcase_add_test(t, a_command_that_cannot_run_at_first_is_not_retried);
	tcase_add_test(t, a_command_that_could_run_before_is_retried);
	tcase_add_test(t, a_failed_fork_is_retried_with_back_off);
	tcase_add_test(t, a_refused_task_is_retried_with_back_off);
	tcase_add_test(t, a_refusal_is_never_retried_at_once);
	tcase_add_test(t, refusals_count_for_no_limit_of_restarts);
	tcase_add_test(t, a_task_that_started_clears_the_refusals);
	tcase_add_test(t,
	    a_worker_that_dies_is_replaced_after_its_strays_are_ended);
	tcase_add_test(t, a_worker_that_keeps_dying_backs_off);
	tcase_add_test(t, a_worker_that_dies_waiting_goes_on_waiting);
	tcase_add_loop_test(t,
	    a_worker_that_dies_at_the_end_of_its_wait_is_due_now, 0, 2);
	tcase_add_test(t,
	    a_worker_that_dies_after_the_exit_keeps_how_the_run_ended);
	tcase_add_test(t,
	    a_worker_that_dies_with_its_task_lost_a_run_that_failed);
}

static void
add_overtime(TCase *t)
{
	tcase_add_test(t, a_run_that_takes_too_long_is_ended);
	tcase_add_test(t,
	    a_run_that_took_too_long_has_failed_whatever_it_exits_with);
	tcase_add_loop_test(t,
	    a_run_that_took_too_long_has_failed_if_nothing_is_heard_of_it, 0,
	    2);
	tcase_add_test(t, a_run_without_a_longest_time_has_no_deadline);
}

static Suite *
worker_trouble_suite(void)
{
	Suite *s = suite_create("worker trouble");

	add_trouble(add_case(s, "trouble"));
	add_overtime(add_case(s, "overtime"));
	return s;
}

int
main(void)
{
	return suite_main(worker_trouble_suite());
}

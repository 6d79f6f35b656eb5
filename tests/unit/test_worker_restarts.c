/* SPDX-License-Identifier: ISC */
/* test_worker_restarts.c - when one worker runs its task again. */
#include "tests/unit/worker_story.h"

/* What follows a run: rows are the three policies, columns failure, success. */
static const struct {
	enum worker_restart restart;
	bool success;
	enum worker_action action;
	enum worker_goal goal;
} policies[] = {
	{ WORKER_RESTART_NEVER, false, WORKER_ACT_DISMISS, WORKER_GOAL_FAILED },
	{ WORKER_RESTART_NEVER, true, WORKER_ACT_DISMISS, WORKER_GOAL_DONE },
	{ WORKER_RESTART_ON_FAILURE, false, WORKER_ACT_RUN, WORKER_GOAL_RUN },
	{ WORKER_RESTART_ON_FAILURE, true, WORKER_ACT_DISMISS,
	    WORKER_GOAL_DONE },
	{ WORKER_RESTART_ALWAYS, false, WORKER_ACT_RUN, WORKER_GOAL_RUN },
	{ WORKER_RESTART_ALWAYS, true, WORKER_ACT_RUN, WORKER_GOAL_RUN },
};

START_TEST(a_run_is_followed_as_the_restart_policy_says)
{
	lim.restart = policies[_i].restart;
	bring_up();

	ck_assert_int_eq(run_of(STABLE_MS, policies[_i].success),
	    policies[_i].action);
	ck_assert_int_eq(w.goal, policies[_i].goal);
}
END_TEST

START_TEST(a_worker_that_is_not_run_again_ends_as_its_run_did)
{
	bool success = _i == 1;

	lim.restart = WORKER_RESTART_NEVER;
	bring_up();
	run_of(5, success);
	ck_assert_int_eq(w.state, WORKER_LEAVING);
	ck_assert_int_eq(feed(1, WORKER_EV_GONE), WORKER_ACT_NONE);

	ck_assert_int_eq(w.state, success ? WORKER_DONE : WORKER_FAILED);
	ck_assert_uint_eq(w.deadline_ms, WORKER_NEVER);
}
END_TEST

START_TEST(a_short_run_waits_twice_as_long_each_time)
{
	static const uint64_t full_ms[] = { 100, 200, 400, 800, 1600, 3200,
		6400, 12800, 25600, 30000, 30000 };

	bring_up();
	for (size_t i = 0; i < N_ELEMENTS(full_ms); i++) {
		ck_assert_int_eq(run_of(1, false), WORKER_ACT_NONE);
		assert_waits(WORKER_WAITING, full_ms[i]);
		go_on();
	}
}
END_TEST

/* A millisecond under, at and over the limit. */
START_TEST(a_stable_run_is_followed_at_once)
{
	uint64_t ran_ms = STABLE_MS - 1 + (uint64_t)_i;

	bring_up();

	ck_assert_int_eq(run_of(ran_ms, false),
	    ran_ms < STABLE_MS ? WORKER_ACT_NONE : WORKER_ACT_RUN);
}
END_TEST

START_TEST(a_stable_run_clears_the_short_ones)
{
	bring_up();
	for (int i = 0; i < 5; i++) {
		run_of(1, false);
		go_on();
	}
	ck_assert_int_eq(run_of(STABLE_MS, false), WORKER_ACT_RUN);
	feed(0, WORKER_EV_STARTED);
	run_of(1, false);

	assert_waits(WORKER_WAITING, DELAY_MS);
}
END_TEST

START_TEST(without_a_delay_a_short_run_is_followed_at_once)
{
	lim.delay_ms = 0;
	bring_up();

	ck_assert_int_eq(run_of(1, false), WORKER_ACT_RUN);
}
END_TEST

START_TEST(restarts_in_a_row_are_limited)
{
	uint32_t restarts = 0;

	lim.restarts_max = (uint32_t)_i;
	bring_up();
	while (run_of(1, false) == WORKER_ACT_NONE) {
		restarts++;
		go_on();
	}

	ck_assert_uint_eq(restarts, lim.restarts_max);
	ck_assert_int_eq(w.goal, WORKER_GOAL_FAILED);
}
END_TEST

START_TEST(the_limit_reached_is_a_failure_however_well_it_ran)
{
	lim.restart = WORKER_RESTART_ALWAYS;
	lim.restarts_max = 1;
	bring_up();
	ck_assert_int_eq(run_of(1, true), WORKER_ACT_NONE);
	go_on();

	ck_assert_int_eq(run_of(1, true), WORKER_ACT_DISMISS);
	ck_assert_int_eq(w.goal, WORKER_GOAL_FAILED);
}
END_TEST

START_TEST(a_stable_run_begins_a_new_row)
{
	lim.restarts_max = 2;
	bring_up();
	for (int i = 0; i < 10; i++) {
		run_of(1, false);
		go_on();
		run_of(1, false);
		go_on();
		ck_assert_int_eq(run_of(STABLE_MS, false), WORKER_ACT_RUN);
		feed(0, WORKER_EV_STARTED);
	}
}
END_TEST

START_TEST(no_limit_of_restarts_is_no_limit)
{
	bring_up();
	for (int i = 0; i < 1000; i++) {
		ck_assert_int_eq(run_of(1, false), WORKER_ACT_NONE);
		go_on();
	}
}
END_TEST

/* Stable runs too, or a crash every two seconds would go on for ever. */
START_TEST(restarts_within_the_window_are_limited)
{
	lim.restarts_max = 3;
	lim.restarts_window_ms = 100000;
	bring_up();
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(run_of(STABLE_MS, false), WORKER_ACT_RUN);
		feed(0, WORKER_EV_STARTED);
	}

	ck_assert_int_eq(run_of(STABLE_MS, false), WORKER_ACT_DISMISS);
	ck_assert_int_eq(w.goal, WORKER_GOAL_FAILED);
}
END_TEST

/* The last failure a millisecond before the window's end, at it, after it. */
START_TEST(after_the_window_restarts_are_counted_anew)
{
	uint64_t span_ms = 99999 + (uint64_t)_i;

	lim.restarts_max = 1;
	lim.restarts_window_ms = 100000;
	bring_up();
	ck_assert_int_eq(run_of(STABLE_MS, false), WORKER_ACT_RUN);
	feed(0, WORKER_EV_STARTED);

	ck_assert_int_eq(run_of(span_ms, false),
	    span_ms <= 100000 ? WORKER_ACT_DISMISS : WORKER_ACT_RUN);
}
END_TEST

START_TEST(a_run_the_user_interrupted_is_the_last)
{
	lim.restart = WORKER_RESTART_ALWAYS;
	bring_up();
	take((struct worker_fact){ .event = WORKER_EV_EXITED,
	    .ran_ms = STABLE_MS,
	    .interrupted = true });

	ck_assert_int_eq(feed(0, WORKER_EV_CLEAN), WORKER_ACT_DISMISS);
}
END_TEST

static void
add_restarts(TCase *t)
{
	tcase_add_loop_test(t, a_run_is_followed_as_the_restart_policy_says, 0,
	    N_ELEMENTS(policies));
	tcase_add_loop_test(t,
	    a_worker_that_is_not_run_again_ends_as_its_run_did, 0, 2);
	tcase_add_test(t, a_short_run_waits_twice_as_long_each_time);
	tcase_add_loop_test(t, a_stable_run_is_followed_at_once, 0, 3);
	tcase_add_test(t, a_stable_run_clears_the_short_ones);
	tcase_add_test(t, without_a_delay_a_short_run_is_followed_at_once);
	tcase_add_loop_test(t, restarts_in_a_row_are_limited, 1, 4);
	tcase_add_test(t, the_limit_reached_is_a_failure_however_well_it_ran);
	tcase_add_test(t, a_stable_run_begins_a_new_row);
	tcase_add_test(t, no_limit_of_restarts_is_no_limit);
	tcase_add_test(t, restarts_within_the_window_are_limited);
	tcase_add_loop_test(t, after_the_window_restarts_are_counted_anew, 0,
	    3);
	tcase_add_test(t, a_run_the_user_interrupted_is_the_last);
}

static Suite *
worker_restarts_suite(void)
{
	Suite *s = suite_create("worker restarts");

	add_restarts(add_case(s, "restarts"));
	return s;
}

int
main(void)
{
	return suite_main(worker_restarts_suite());
}

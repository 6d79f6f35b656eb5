/* SPDX-License-Identifier: ISC */
/* test_worker_stops.c - how one worker is stopped. */
#include "tests/unit/worker_story.h"

START_TEST(a_stop_ends_the_tree_with_grace_and_margin)
{
	bring_up();

	ck_assert_int_eq(feed(1, WORKER_EV_STOP), WORKER_ACT_DISMISS);
	ck_assert_int_eq(w.state, WORKER_STOPPING);
	ck_assert_uint_eq(w.deadline_ms, now + GRACE_MS + MARGIN_MS);
	feed_exit(5, false);
	feed(1, WORKER_EV_CLEAN);
	ck_assert_int_eq(w.state, WORKER_LEAVING);
	ck_assert_int_eq(feed(1, WORKER_EV_GONE), WORKER_ACT_NONE);
	ck_assert_int_eq(w.state, WORKER_DOWN);
}
END_TEST

START_TEST(a_stop_without_an_answer_becomes_a_kill_and_a_sweep)
{
	bring_up();
	feed(1, WORKER_EV_STOP);

	ck_assert_int_eq(feed_deadline(), WORKER_ACT_KILL);
	ck_assert_int_eq(die_and_sweep(), WORKER_ACT_NONE);
	ck_assert_int_eq(w.state, WORKER_DOWN);
}
END_TEST

START_TEST(a_kill_ends_the_tree_within_the_margin)
{
	bring_up();

	ck_assert_int_eq(feed(1, WORKER_EV_KILL), WORKER_ACT_HURRY);
	ck_assert_uint_eq(w.deadline_ms, now + MARGIN_MS);
}
END_TEST

START_TEST(a_kill_shortens_a_stop)
{
	bring_up();
	feed(1, WORKER_EV_STOP);

	ck_assert_int_eq(feed(1, WORKER_EV_KILL), WORKER_ACT_HURRY);
	ck_assert_uint_eq(w.deadline_ms, now + MARGIN_MS);
}
END_TEST

/* Found by the simulation: the bound is on the whole stop. */
START_TEST(nothing_that_comes_during_a_stop_makes_it_longer)
{
	static const enum worker_event late[] = { WORKER_EV_KILL,
		WORKER_EV_CLEAN, WORKER_EV_STOP, WORKER_EV_START };
	uint64_t deadline_ms;

	bring_up();
	feed(1, WORKER_EV_STOP);
	deadline_ms = w.deadline_ms;
	feed(GRACE_MS + MARGIN_MS - 1, late[_i]);

	ck_assert_uint_eq(w.deadline_ms, deadline_ms);
}
END_TEST

START_TEST(a_worker_that_does_not_leave_is_killed_after_the_margin)
{
	bring_up();
	run_of(STABLE_MS, true);
	ck_assert_int_eq(w.state, WORKER_LEAVING);
	ck_assert_uint_eq(w.deadline_ms, now + MARGIN_MS);

	ck_assert_int_eq(feed_deadline(), WORKER_ACT_KILL);
}
END_TEST

START_TEST(a_tree_that_is_not_empty_in_time_costs_the_worker_its_life)
{
	bring_up();
	feed_exit(5, false);
	ck_assert_uint_eq(w.deadline_ms, now + GRACE_MS + MARGIN_MS);

	ck_assert_int_eq(feed_deadline(), WORKER_ACT_KILL);
}
END_TEST

START_TEST(a_stop_overtakes_a_task_that_has_not_started)
{
	feed(0, WORKER_EV_START);

	ck_assert_int_eq(feed(0, WORKER_EV_STOP), WORKER_ACT_DISMISS);
	feed(0, WORKER_EV_REFUSED);
	ck_assert_int_eq(w.state, WORKER_LEAVING);
	feed(0, WORKER_EV_GONE);
	ck_assert_int_eq(w.state, WORKER_DOWN);
}
END_TEST

START_TEST(a_stopped_wait_ends_at_once)
{
	bring_up();
	run_of(1, false);
	if (_i == 1)
		feed(0, WORKER_EV_GONE);
	feed(0, WORKER_EV_STOP);

	ck_assert_int_eq(w.state, _i == 1 ? WORKER_DOWN : WORKER_LEAVING);
	ck_assert_int_eq(w.goal, WORKER_GOAL_DOWN);
}
END_TEST

START_TEST(a_start_during_a_stop_starts_afresh_after_it)
{
	bring_up();
	run_of(1, false);
	go_on();
	feed(0, WORKER_EV_STOP);
	ck_assert_int_eq(feed(0, WORKER_EV_START), WORKER_ACT_NONE);
	ck_assert_int_eq(die_and_sweep(), WORKER_ACT_FORK);
	feed(0, WORKER_EV_STARTED);
	run_of(1, false);

	assert_waits(WORKER_WAITING, DELAY_MS);
}
END_TEST

START_TEST(the_last_of_several_wishes_counts)
{
	bring_up();
	feed(0, WORKER_EV_STOP);
	feed(0, WORKER_EV_START);
	feed(0, WORKER_EV_STOP);
	feed(0, WORKER_EV_CLEAN);
	feed(0, WORKER_EV_GONE);

	ck_assert_int_eq(w.state, WORKER_DOWN);
}
END_TEST

START_TEST(a_stop_of_a_worker_that_failed_leaves_it_failed)
{
	lim.restart = WORKER_RESTART_NEVER;
	bring_up();
	run_of(1, false);
	feed(0, WORKER_EV_STOP);
	feed(0, WORKER_EV_GONE);
	ck_assert_int_eq(w.state, WORKER_FAILED);
	feed(0, WORKER_EV_STOP);
	ck_assert_int_eq(w.state, WORKER_FAILED);
}
END_TEST

START_TEST(a_start_clears_what_was_counted)
{
	lim.restarts_max = 1;
	bring_up();
	run_of(1, false);
	go_on();
	run_of(1, false);
	feed(0, WORKER_EV_GONE);
	ck_assert_int_eq(w.state, WORKER_FAILED);

	bring_up();
	run_of(1, false);
	assert_waits(WORKER_WAITING, DELAY_MS);
}
END_TEST

static void
add_stops(TCase *t)
{
	tcase_add_test(t, a_stop_ends_the_tree_with_grace_and_margin);
	tcase_add_test(t, a_stop_without_an_answer_becomes_a_kill_and_a_sweep);
	tcase_add_test(t, a_kill_ends_the_tree_within_the_margin);
	tcase_add_test(t, a_kill_shortens_a_stop);
	tcase_add_loop_test(t, nothing_that_comes_during_a_stop_makes_it_longer,
	    0, 4);
	tcase_add_test(t,
	    a_worker_that_does_not_leave_is_killed_after_the_margin);
	tcase_add_test(t,
	    a_tree_that_is_not_empty_in_time_costs_the_worker_its_life);
	tcase_add_test(t, a_stop_overtakes_a_task_that_has_not_started);
	tcase_add_loop_test(t, a_stopped_wait_ends_at_once, 0, 2);
	tcase_add_test(t, a_start_during_a_stop_starts_afresh_after_it);
	tcase_add_test(t, the_last_of_several_wishes_counts);
	tcase_add_test(t, a_stop_of_a_worker_that_failed_leaves_it_failed);
	tcase_add_test(t, a_start_clears_what_was_counted);
}

static Suite *
worker_stops_suite(void)
{
	Suite *s = suite_create("worker stops");

	add_stops(add_case(s, "stops"));
	return s;
}

int
main(void)
{
	return suite_main(worker_stops_suite());
}

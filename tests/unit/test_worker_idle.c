/* SPDX-License-Identifier: ISC */
/* test_worker_idle.c - a worker of a batch, with and without a task. */
#include "tests/unit/worker_story.h"

#define RUN_MAX_MS 60000

static enum worker_action
feed_ended(uint64_t after, enum worker_event event)
{
	now += after;
	return take((struct worker_fact){ .event = event, .ended = true });
}

/* From down to a process without a task. */
static void
bring_up_idle(void)
{
	ck_assert_int_eq(feed(0, WORKER_EV_START), WORKER_ACT_FORK);
	ck_assert_int_eq(feed(0, WORKER_EV_IDLE), WORKER_ACT_NONE);
	ck_assert_int_eq(w.state, WORKER_IDLE);
}

static void
assert_runs_until(uint64_t deadline_ms)
{
	ck_assert_int_eq(w.state, WORKER_RUNNING);
	ck_assert_uint_eq(w.since_ms, now);
	ck_assert_uint_eq(w.deadline_ms, deadline_ms);
}

START_TEST(an_idle_worker_waits_for_ever)
{
	uint64_t since_ms = now;

	bring_up_idle();
	ck_assert_uint_eq(w.deadline_ms, WORKER_NEVER);
	ck_assert(worker_state_has_process(w.state));

	ck_assert_int_eq(feed(1000000, WORKER_EV_IDLE), WORKER_ACT_NONE);
	ck_assert_int_eq(feed(1, WORKER_EV_START), WORKER_ACT_NONE);
	ck_assert_int_eq(w.state, WORKER_IDLE);
	ck_assert_uint_eq(w.since_ms, since_ms);
	ck_assert_uint_eq(w.deadline_ms, WORKER_NEVER);
}
END_TEST

START_TEST(each_task_has_the_longest_time_of_a_run)
{
	lim.run_max_ms = RUN_MAX_MS;
	bring_up_idle();
	ck_assert_int_eq(feed(5, WORKER_EV_TASK), WORKER_ACT_NONE);
	assert_runs_until(now + RUN_MAX_MS);

	ck_assert_int_eq(feed_ended(RUN_MAX_MS - 1, WORKER_EV_TASK),
	    WORKER_ACT_NONE);
	assert_runs_until(now + RUN_MAX_MS);
}
END_TEST

START_TEST(a_task_may_take_for_ever_if_there_is_no_longest_time)
{
	bring_up_idle();
	feed(1, WORKER_EV_TASK);

	assert_runs_until(WORKER_NEVER);
}
END_TEST

START_TEST(a_worker_whose_last_task_has_ended_is_idle)
{
	lim.run_max_ms = RUN_MAX_MS;
	bring_up_idle();
	feed(1, WORKER_EV_TASK);

	ck_assert_int_eq(feed_ended(1, WORKER_EV_IDLE), WORKER_ACT_NONE);
	ck_assert_int_eq(w.state, WORKER_IDLE);
	ck_assert_uint_eq(w.deadline_ms, WORKER_NEVER);
}
END_TEST

START_TEST(a_task_that_took_too_long_is_followed_by_the_next_or_by_none)
{
	lim.run_max_ms = RUN_MAX_MS;
	bring_up_idle();
	feed(1, WORKER_EV_TASK);
	ck_assert_int_eq(feed_deadline(), WORKER_ACT_END_RUN);
	ck_assert_int_eq(w.state, WORKER_OVERDUE);

	if (_i == 0) {
		ck_assert_int_eq(feed_ended(3, WORKER_EV_TASK),
		    WORKER_ACT_NONE);
		assert_runs_until(now + RUN_MAX_MS);
	} else {
		ck_assert_int_eq(feed_ended(3, WORKER_EV_IDLE),
		    WORKER_ACT_NONE);
		ck_assert_int_eq(w.state, WORKER_IDLE);
		ck_assert_uint_eq(w.deadline_ms, WORKER_NEVER);
	}
}
END_TEST

/* Whatever the restart policy says: that is about runs. */
START_TEST(an_idle_worker_that_dies_is_forked_again_after_its_back_off)
{
	lim.restart = (enum worker_restart)_i;
	bring_up_idle();
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(feed(STABLE_MS - 1, WORKER_EV_GONE),
		    WORKER_ACT_NONE);
		assert_waits(WORKER_VACANT, UINT64_C(100) << i);
		ck_assert_int_eq(feed_deadline(), WORKER_ACT_FORK);
		feed(0, WORKER_EV_IDLE);
	}
}
END_TEST

START_TEST(an_idle_worker_that_was_stable_is_forked_again_at_once)
{
	bring_up_idle();
	feed(1, WORKER_EV_GONE);
	feed_deadline();
	feed(0, WORKER_EV_IDLE);
	ck_assert_int_eq(feed(STABLE_MS, WORKER_EV_GONE), WORKER_ACT_NONE);

	ck_assert_int_eq(w.state, WORKER_VACANT);
	ck_assert_uint_eq(w.deadline_ms, now);
	ck_assert_uint_eq(w.short_runs, 0);
	ck_assert_int_eq(feed_deadline(), WORKER_ACT_FORK);
}
END_TEST

START_TEST(no_limit_of_restarts_counts_the_deaths_of_idle_workers)
{
	lim.restarts_max = 1;
	lim.restarts_window_ms = _i == 0 ? 0 : 60000;
	bring_up_idle();
	for (int i = 0; i < 20; i++) {
		feed(1, WORKER_EV_GONE);
		ck_assert_int_eq(w.state, WORKER_VACANT);
		ck_assert_int_eq(feed_deadline(), WORKER_ACT_FORK);
		feed(0, WORKER_EV_IDLE);
	}
	ck_assert_uint_eq(w.restarts, 0);
}
END_TEST

START_TEST(a_worker_that_dies_with_its_task_is_swept)
{
	lim.restart = WORKER_RESTART_ALWAYS;
	bring_up_idle();
	feed(1, WORKER_EV_TASK);

	ck_assert_int_eq(die_and_sweep(), WORKER_ACT_NONE);
	assert_waits(WORKER_VACANT, DELAY_MS);
}
END_TEST

START_TEST(an_idle_worker_leaves_within_the_margin)
{
	bring_up_idle();

	ck_assert_int_eq(feed(1, _i == 0 ? WORKER_EV_STOP : WORKER_EV_KILL),
	    WORKER_ACT_DISMISS);
	ck_assert_int_eq(w.state, WORKER_LEAVING);
	ck_assert_uint_eq(w.deadline_ms, now + MARGIN_MS);
	feed(1, WORKER_EV_GONE);
	ck_assert_int_eq(w.state, WORKER_DOWN);
}
END_TEST

START_TEST(a_task_of_a_worker_that_is_being_ended_changes_nothing)
{
	static const enum worker_event events[] = { WORKER_EV_TASK,
		WORKER_EV_IDLE };
	struct worker before;

	lim.run_max_ms = RUN_MAX_MS;
	bring_up_idle();
	feed(1, WORKER_EV_TASK);
	feed(1, WORKER_EV_STOP);
	if (_i % 2 == 1)
		ck_assert_int_eq(feed_deadline(), WORKER_ACT_KILL);
	before = w;

	ck_assert_int_eq(feed_ended(1, events[_i / 2]), WORKER_ACT_NONE);
	ck_assert_mem_eq(&w, &before, sizeof(w));
}
END_TEST

/* That a task was handed over says nothing of room for its process. */
START_TEST(refusals_back_off_although_tasks_are_handed_over)
{
	feed(0, WORKER_EV_START);
	feed(0, WORKER_EV_TASK);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(feed(0, WORKER_EV_REFUSED), WORKER_ACT_NONE);
		assert_waits(WORKER_WAITING, UINT64_C(100) << i);
		ck_assert_int_eq(feed_deadline(), WORKER_ACT_RUN);
		if (_i == 1)
			feed(0, WORKER_EV_IDLE);
		feed(0, WORKER_EV_TASK);
	}
}
END_TEST

/* Found by the simulation: its time began when it was handed over. */
START_TEST(a_task_may_be_refused_when_its_time_is_over)
{
	lim.run_max_ms = RUN_MAX_MS;
	bring_up_idle();
	feed(0, WORKER_EV_TASK);
	feed_deadline();

	ck_assert_int_eq(feed(1, WORKER_EV_REFUSED), WORKER_ACT_NONE);
	assert_waits(WORKER_WAITING, DELAY_MS);
}
END_TEST

START_TEST(a_task_that_ended_clears_the_refusals)
{
	bring_up_idle();
	feed(0, WORKER_EV_TASK);
	feed(0, WORKER_EV_REFUSED);
	feed_deadline();
	feed(0, WORKER_EV_TASK);
	if (_i == 1)
		feed_ended(0, WORKER_EV_IDLE);
	feed_ended(0, WORKER_EV_TASK);
	feed(0, WORKER_EV_REFUSED);

	assert_waits(WORKER_WAITING, DELAY_MS);
}
END_TEST

START_TEST(a_task_is_impossible_where_there_is_nobody_to_have_it)
{
	static const enum worker_state states[] = { WORKER_DOWN,
		WORKER_CLEANING, WORKER_WAITING, WORKER_VACANT, WORKER_LEAVING,
		WORKER_SWEEPING, WORKER_FAILED, WORKER_DONE };

	for (size_t i = 0; i < N_ELEMENTS(states); i++) {
		w.state = states[i];
		ck_assert_int_eq(feed(0, WORKER_EV_TASK),
		    WORKER_ACT_IMPOSSIBLE);
		ck_assert_int_eq(feed(0, WORKER_EV_IDLE),
		    WORKER_ACT_IMPOSSIBLE);
	}
}
END_TEST

static void
add_tasks(TCase *t)
{
	tcase_add_test(t, an_idle_worker_waits_for_ever);
	tcase_add_test(t, each_task_has_the_longest_time_of_a_run);
	tcase_add_test(t, a_task_may_take_for_ever_if_there_is_no_longest_time);
	tcase_add_test(t, a_worker_whose_last_task_has_ended_is_idle);
	tcase_add_loop_test(t,
	    a_task_that_took_too_long_is_followed_by_the_next_or_by_none, 0, 2);
	tcase_add_loop_test(t, refusals_back_off_although_tasks_are_handed_over,
	    0, 2);
	tcase_add_test(t, a_task_may_be_refused_when_its_time_is_over);
	tcase_add_loop_test(t, a_task_that_ended_clears_the_refusals, 0, 2);
	tcase_add_test(t,
	    a_task_is_impossible_where_there_is_nobody_to_have_it);
}

static void
add_ends(TCase *t)
{
	tcase_add_loop_test(t,
	    an_idle_worker_that_dies_is_forked_again_after_its_back_off, 0, 3);
	tcase_add_test(t,
	    an_idle_worker_that_was_stable_is_forked_again_at_once);
	tcase_add_loop_test(t,
	    no_limit_of_restarts_counts_the_deaths_of_idle_workers, 0, 2);
	tcase_add_test(t, a_worker_that_dies_with_its_task_is_swept);
	tcase_add_loop_test(t, an_idle_worker_leaves_within_the_margin, 0, 2);
	tcase_add_loop_test(t,
	    a_task_of_a_worker_that_is_being_ended_changes_nothing, 0, 4);
}

/* Where the program of an idle worker lives on. */

START_TEST(a_program_that_lives_on_has_the_grace_to_end)
{
	lim.resident = true;
	bring_up_idle();

	ck_assert_int_eq(feed(1, WORKER_EV_STOP), WORKER_ACT_DISMISS);
	ck_assert_int_eq(w.state, WORKER_STOPPING);
	ck_assert_uint_eq(w.deadline_ms, now + GRACE_MS + MARGIN_MS);
	ck_assert_int_eq(feed(1, WORKER_EV_CLEAN), WORKER_ACT_NONE);
	ck_assert_int_eq(w.state, WORKER_LEAVING);
}
END_TEST

START_TEST(a_program_that_lives_on_is_hurried)
{
	lim.resident = true;
	bring_up_idle();

	ck_assert_int_eq(feed(1, WORKER_EV_KILL), WORKER_ACT_HURRY);
	ck_assert_int_eq(w.state, WORKER_STOPPING);
	ck_assert_uint_eq(w.deadline_ms, now + MARGIN_MS);
}
END_TEST

START_TEST(a_program_that_lives_on_is_swept_when_its_worker_dies)
{
	lim.resident = true;
	lim.restart = WORKER_RESTART_ALWAYS;
	bring_up_idle();

	ck_assert_int_eq(feed(STABLE_MS, WORKER_EV_GONE), WORKER_ACT_SWEEP);
	ck_assert_int_eq(w.state, WORKER_SWEEPING);
	ck_assert_int_eq(feed(1, WORKER_EV_SWEPT), WORKER_ACT_FORK);
}
END_TEST

static void
add_residents(TCase *t)
{
	tcase_add_test(t, a_program_that_lives_on_has_the_grace_to_end);
	tcase_add_test(t, a_program_that_lives_on_is_hurried);
	tcase_add_test(t,
	    a_program_that_lives_on_is_swept_when_its_worker_dies);
}

static Suite *
worker_idle_suite(void)
{
	Suite *s = suite_create("worker idle");

	add_tasks(add_case(s, "tasks"));
	add_ends(add_case(s, "ends"));
	add_residents(add_case(s, "residents"));
	return s;
}

int
main(void)
{
	return suite_main(worker_idle_suite());
}

/* SPDX-License-Identifier: ISC */
/* test_worker_table.c - the table of (state, event), and its edges. */
#include "tests/unit/worker_story.h"

/* Looped over every (state, event) pair. */
START_TEST(an_impossible_pair_changes_nothing)
{
	struct worker before;

	w.state = (enum worker_state)(_i / WORKER_NEVENTS);
	w.goal = WORKER_GOAL_RUN;
	before = w;
	if (feed(0, (enum worker_event)(_i % WORKER_NEVENTS)) !=
	    WORKER_ACT_IMPOSSIBLE)
		return;

	ck_assert_mem_eq(&w, &before, sizeof(w));
}
END_TEST

START_TEST(a_wish_is_possible_in_every_state)
{
	static const enum worker_event wishes[] = { WORKER_EV_START,
		WORKER_EV_STOP, WORKER_EV_KILL };

	for (size_t i = 0; i < N_ELEMENTS(wishes); i++) {
		setup();
		w.state = (enum worker_state)_i;
		ck_assert_int_ne(feed(0, wishes[i]), WORKER_ACT_IMPOSSIBLE);
	}
}
END_TEST

START_TEST(the_death_of_a_process_is_possible_wherever_there_is_one)
{
	w.state = (enum worker_state)_i;

	ck_assert_int_eq(feed(0, WORKER_EV_GONE) != WORKER_ACT_IMPOSSIBLE,
	    worker_state_has_process((enum worker_state)_i));
}
END_TEST

START_TEST(every_state_event_and_action_has_a_name_of_its_own)
{
	for (int i = 0; i < WORKER_NSTATES; i++)
		for (int j = 0; j < i; j++)
			ck_assert_str_ne(worker_state_name(
					     (enum worker_state)i),
			    worker_state_name((enum worker_state)j));
	for (int i = 0; i < WORKER_NEVENTS; i++)
		for (int j = 0; j < i; j++)
			ck_assert_str_ne(worker_event_name(
					     (enum worker_event)i),
			    worker_event_name((enum worker_event)j));
	for (int i = 0; i < WORKER_NACTIONS; i++)
		for (int j = 0; j < i; j++)
			ck_assert_str_ne(worker_action_name(
					     (enum worker_action)i),
			    worker_action_name((enum worker_action)j));
	ck_assert_str_eq(worker_state_name(WORKER_NSTATES), "?");
	ck_assert_str_eq(worker_event_name(WORKER_NEVENTS), "?");
	ck_assert_str_eq(worker_action_name(WORKER_NACTIONS), "?");
}
END_TEST

START_TEST(a_deadline_over_the_end_of_time_is_never)
{
	lim.run_max_ms = WORKER_NEVER - now;
	bring_up();

	ck_assert_uint_eq(w.deadline_ms, WORKER_NEVER);
}
END_TEST

START_TEST(a_new_worker_is_down_and_has_a_seed)
{
	worker_init(&w, 0, now);

	ck_assert_int_eq(w.state, WORKER_DOWN);
	ck_assert_uint_eq(w.deadline_ms, WORKER_NEVER);
	ck_assert_uint_ne(w.seed, 0);
}
END_TEST

static void
add_table(TCase *t)
{
	tcase_add_loop_test(t, an_impossible_pair_changes_nothing, 0,
	    WORKER_NSTATES * WORKER_NEVENTS);
	tcase_add_loop_test(t, a_wish_is_possible_in_every_state, 0,
	    WORKER_NSTATES);
	tcase_add_loop_test(t,
	    the_death_of_a_process_is_possible_wherever_there_is_one, 0,
	    WORKER_NSTATES);
	tcase_add_test(t, every_state_event_and_action_has_a_name_of_its_own);
	tcase_add_test(t, a_deadline_over_the_end_of_time_is_never);
	tcase_add_test(t, a_new_worker_is_down_and_has_a_seed);
}

static Suite *
worker_table_suite(void)
{
	Suite *s = suite_create("worker table");

	add_table(add_case(s, "table"));
	return s;
}

int
main(void)
{
	return suite_main(worker_table_suite());
}

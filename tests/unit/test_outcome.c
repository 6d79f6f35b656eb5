/* SPDX-License-Identifier: ISC */
/* test_outcome.c - the exit status that tells how everything ended. */
#include "supervisor/policy/outcome.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))
#define SIGNAL_INT 2
#define SIGNAL_QUIT 3
#define SIGNAL_KILL 9
#define SIGNAL_TERM 15

static const struct example {
	struct outcome o;
	int code;
	int signo;
} one_worker[] = {
	{ { .last = { .end = RUN_END_NONE } }, 0, 0 },
	/* Stopped before its task ever ran, which is no success. */
	{ { .stopped_by = SIGNAL_TERM }, 143, 0 },
	{ { .stopped_by = SIGNAL_QUIT }, 131, 0 },
	{ { .stopped_by = SIGNAL_TERM, .interrupted = true }, 130, SIGNAL_INT },
	{ { .last = { .end = RUN_END_EXITED }, .stopped_by = SIGNAL_TERM }, 0,
	    0 },
	{ { .last = { .end = RUN_END_EXITED } }, 0, 0 },
	{ { .last = { .end = RUN_END_EXITED, .value = 3 }, .failed = 1 }, 3,
	    0 },
	{ { .last = { .end = RUN_END_SIGNALLED, .value = SIGNAL_TERM } }, 143,
	    0 },
	{ { .last = { .end = RUN_END_SIGNALLED, .value = SIGNAL_KILL },
	      .killed = true },
	    137, 0 },
	{ { .last = { .end = RUN_END_SIGNALLED, .value = 64 } }, 192, 0 },
	{ { .last = { .end = RUN_END_TIMED_OUT }, .failed = 1 }, 124, 0 },
	{ { .last = { .end = RUN_END_UNRUNNABLE, .value = 127 },
	      .failed = 1,
	      .unrunnable = 1,
	      .unrunnable_code = 127 },
	    127, 0 },
	{ { .last = { .end = RUN_END_UNRUNNABLE, .value = 126 } }, 126, 0 },
	/* A stop is its own last status too, even if others took SIGKILL. */
	{ { .last = { .end = RUN_END_EXITED, .value = 7 }, .killed = true }, 7,
	    0 },
	/* Ctrl-C wins over everything, so that a calling loop stops too. */
	{ { .last = { .end = RUN_END_EXITED, .value = 7 },
	      .interrupted = true },
	    130, SIGNAL_INT },
	{ { .interrupted = true, .broken = true }, 130, SIGNAL_INT },
	{ { .last = { .end = RUN_END_SIGNALLED,
		.value = SIGNAL_INT,
		.interrupted = true } },
	    130, SIGNAL_INT },
	/* Sent by somebody else, or answered with an exit: the task's own. */
	{ { .last = { .end = RUN_END_SIGNALLED, .value = SIGNAL_INT } }, 130,
	    0 },
	{ { .last = { .end = RUN_END_EXITED,
		.value = 0,
		.interrupted = true } },
	    0, 0 },
	{ { .last = { .end = RUN_END_EXITED,
		.value = 1,
		.interrupted = true } },
	    1, 0 },
	{ { .last = { .end = RUN_END_EXITED }, .broken = true }, 125, 0 },
	/* What the stop that followed did to the task is no matter. */
	{ { .last = { .end = RUN_END_SIGNALLED, .value = SIGNAL_TERM },
	      .reader_left = true },
	    141, 0 },
};

static const struct example several[] = {
	{ { .last = { .end = RUN_END_EXITED } }, 0, 0 },
	{ { .stopped_by = SIGNAL_TERM }, 0, 0 },
	/* Stopped by TERM, ended within the grace. */
	{ { .last = { .end = RUN_END_SIGNALLED, .value = SIGNAL_TERM } }, 0,
	    0 },
	{ { .last = { .end = RUN_END_SIGNALLED, .value = SIGNAL_KILL },
	      .killed = true },
	    137, 0 },
	{ { .failed = 1 }, 1, 0 },
	{ { .failed = 1, .killed = true, .reader_left = true }, 141, 0 },
	{ { .failed = 4, .killed = true }, 1, 0 },
	{ { .failed = 4, .unrunnable = 4, .unrunnable_code = 127 }, 127, 0 },
	{ { .failed = 4, .unrunnable = 4, .unrunnable_code = 126 }, 126, 0 },
	{ { .failed = 4, .unrunnable = 3, .unrunnable_code = 127 }, 1, 0 },
	{ { .failed = 1, .interrupted = true }, 130, SIGNAL_INT },
	{ { .failed = 1, .broken = true }, 125, 0 },
	/* Only the one worker of a terminal has a Ctrl-C of its own. */
	{ { .last = { .end = RUN_END_SIGNALLED,
		.value = SIGNAL_INT,
		.interrupted = true } },
	    0, 0 },
};

static void
check(const struct example *e, bool alone)
{
	struct outcome o = e->o;
	struct ending ending;

	o.one_worker = alone;
	ending = outcome_ending(&o);

	ck_assert_int_eq(ending.code, e->code);
	ck_assert_int_eq(ending.signo, e->signo);
}

START_TEST(one_worker_gives_its_own_last_status)
{
	check(&one_worker[_i], true);
}
END_TEST

START_TEST(several_workers_tell_how_they_ended_together)
{
	check(&several[_i], false);
}
END_TEST

/* Looped over all 256. */
START_TEST(every_exit_code_of_one_worker_is_kept)
{
	struct outcome o = { .one_worker = true,
		.last = { .end = RUN_END_EXITED, .value = _i } };

	ck_assert_int_eq(outcome_ending(&o).code, _i);
	ck_assert_int_eq(outcome_ending(&o).signo, 0);
}
END_TEST

START_TEST(every_signal_of_one_worker_becomes_128_and_its_number)
{
	struct outcome o = { .one_worker = true,
		.last = { .end = RUN_END_SIGNALLED, .value = _i } };

	ck_assert_int_eq(outcome_ending(&o).code, 128 + _i);
	ck_assert_int_eq(outcome_ending(&o).signo, 0);
}
END_TEST

static Suite *
outcome_suite(void)
{
	Suite *s = suite_create("outcome");
	TCase *rows = tcase_create("rows");
	TCase *codes = tcase_create("codes");

	tcase_add_loop_test(rows, one_worker_gives_its_own_last_status, 0,
	    N_ELEMENTS(one_worker));
	tcase_add_loop_test(rows, several_workers_tell_how_they_ended_together,
	    0, N_ELEMENTS(several));
	suite_add_tcase(s, rows);

	tcase_add_loop_test(codes, every_exit_code_of_one_worker_is_kept, 0,
	    256);
	tcase_add_loop_test(codes,
	    every_signal_of_one_worker_becomes_128_and_its_number, 1, 65);
	suite_add_tcase(s, codes);
	return s;
}

int
main(void)
{
	return suite_main(outcome_suite());
}

/* SPDX-License-Identifier: ISC */
/* test_progress.c - how far a batch has come, as it is told. */
#include <math.h>
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/printer/progress.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))
#define CAP 512
#define FILL 'x'

static const struct progress usual = {
	.done = 420,
	.failed = 3,
	.total = 1000,
	.running = 8,
	.elapsed_ms = 29600,
	.rate = 14.2,
};

static const struct progress endless = {
	.done = 420,
	.failed = 3,
	.running = 8,
	.elapsed_ms = 12999,
	.rate = 14.2,
};

static const struct progress huge = {
	.done = UINT64_MAX - 1,
	.failed = UINT64_MAX,
	.total = UINT64_MAX,
	.running = UINT32_MAX,
	.retried = UINT64_MAX,
	.elapsed_ms = UINT64_MAX,
	.rate = 1e300,
};

/* What each width has room for; the least important goes first. */
static const struct {
	const struct progress *p;
	unsigned columns;
	const char *bar;
} widths[] = {
	{ &usual, 1000,
	    " 42% [#########...........] 420/1000, 8 running, 3 failed, "
	    "14.2/s, 41 s left" },
	{ &usual, 76,
	    " 42% [#########...........] 420/1000, 8 running, 3 failed, "
	    "14.2/s, 41 s left" },
	{ &usual, 75,
	    " 42% [########...........] 420/1000, 8 running, 3 failed, "
	    "14.2/s, 41 s left" },
	{ &usual, 61,
	    " 42% [###..] 420/1000, 8 running, 3 failed, 14.2/s, 41 s left" },
	{ &usual, 60,
	    " 42% [######......] 420/1000, 8 running, 3 failed, 41 s left" },
	{ &usual, 52, " 42% [#######........] 420/1000, 3 failed, 41 s left" },
	{ &usual, 41, " 42% 420/1000, 3 failed, 41 s left" },
	{ &usual, 33, " 42% 420/1000, 3 failed" },
	{ &usual, 22, " 42% 420/1000" },
	{ &usual, 13, " 42% 420/1000" },
	{ &usual, 12, " 42%" },
	{ &usual, 10, " 42%" },
	{ &usual, 9, "" },
	{ &usual, 0, "" },
	{ &endless, 1000, "420 done, 8 running, 3 failed, 14.2/s, 12 s" },
	{ &endless, 43, "420 done, 8 running, 3 failed, 14.2/s, 12 s" },
	{ &endless, 42, "420 done, 8 running, 3 failed, 12 s" },
	{ &endless, 34, "420 done, 3 failed, 12 s" },
	{ &endless, 23, "420 done, 3 failed" },
	{ &endless, 17, "420 done" },
	{ &endless, 10, "420 done" },
	{ &endless, 9, "" },
};

START_TEST(bar_has_what_there_is_room_for)
{
	char buf[CAP];
	size_t len =
	    progress_bar(buf, sizeof(buf), widths[_i].p, widths[_i].columns);

	ck_assert_uint_eq(len, strlen(buf));
	ck_assert_str_eq(buf, widths[_i].bar);
	ck_assert_uint_le(len, widths[_i].columns);
}
END_TEST

static const struct {
	struct progress p;
	const char *bar;
} states[] = {
	{ { .total = 10 }, "  0% [....................] 0/10" },
	{ { .total = 10, .running = 2 },
	    "  0% [....................] 0/10, 2 running" },
	{ { .done = 1, .total = 1000 }, "  0% [#...................] 1/1000" },
	{ { .done = 999, .total = 1000, .rate = 2 },
	    " 99% [###################.] 999/1000, 2.0/s, 1 s left" },
	{ { .done = 10, .total = 10, .rate = 2 },
	    "100% [####################] 10/10, 2.0/s, 0 s left" },
	{ { .done = 10, .total = 10 },
	    "100% [####################] 10/10, 0 s left" },
	/* more than was said */
	{ { .done = 11, .total = 10 },
	    "100% [####################] 11/10, 0 s left" },
	{ { .done = 29, .total = 100 }, " 29% [######..............] 29/100" },
	{ { .done = 1, .total = 3601, .rate = 1 },
	    "  0% [#...................] 1/3601, 1.0/s, 1 h left" },
	{ { .done = 1, .total = 2, .rate = 0.5 },
	    " 50% [##########..........] 1/2, 30.0/min, 2 s left" },
	{ { .done = 1, .total = 2, .rate = 1.0 / 3600 },
	    " 50% [##########..........] 1/2, 1.0/h, 1 h left" },
	/* nobody knows how long */
	{ { .done = 1, .total = 2, .rate = 1e-12 },
	    " 50% [##########..........] 1/2, 0.0/h" },
	{ { .done = 1, .total = 2, .rate = -1 },
	    " 50% [##########..........] 1/2" },
	{ { .done = 0 }, "0 done, 0 s" },
	{ { .done = 1, .elapsed_ms = 999 }, "1 done, 0 s" },
	{ { .done = 1, .elapsed_ms = 3661000 }, "1 done, 1 h 1 min" },
};

START_TEST(bar_tells_what_is_known)
{
	char buf[CAP];

	progress_bar(buf, sizeof(buf), &states[_i].p, 80);

	ck_assert_str_eq(buf, states[_i].bar);
}
END_TEST

static bool
is_within(const char *buf, size_t cap, size_t len, unsigned columns)
{
	return (len == 0 || (len < cap && buf[len - 1] != ' ')) &&
	    len <= columns && buf[cap] == FILL &&
	    (cap == 0 || strlen(buf) == len);
}

/* Whatever the numbers, the width and the room: never a byte too many. */
START_TEST(bar_keeps_within_its_bounds)
{
	static const struct progress *const all[] = { &usual, &endless, &huge };
	char buf[CAP + 1];

	for (size_t i = 0; i < N_ELEMENTS(all); i++) {
		for (unsigned columns = 0; columns < 300; columns++) {
			size_t cap = (size_t)_i;
			size_t len;

			memset(buf, FILL, sizeof(buf));
			len = progress_bar(buf, cap, all[i], columns);
			/* An assertion each would take longer than the bars. */
			if (!is_within(buf, cap, len, columns))
				ck_abort_msg("bar %zu, %u columns", i, columns);
		}
	}
}
END_TEST

/* It grows with the window, but where one thing makes room for another. */
START_TEST(bar_that_is_whole_changes_no_more)
{
	char buf[CAP], wider[CAP];

	progress_bar(buf, sizeof(buf), &huge, 400);
	progress_bar(wider, sizeof(wider), &huge, UINT32_MAX);

	ck_assert_str_eq(buf, wider);
	ck_assert_ptr_nonnull(strstr(buf, " 99% [###################.] "));
	ck_assert_ptr_nonnull(strstr(buf, ", 4294967295 running, "));
}
END_TEST

START_TEST(bar_takes_no_rate_that_is_none)
{
	static const double rates[] = { NAN, INFINITY, -INFINITY, -0.0 };
	struct progress p = { .done = 1, .total = 2 };
	char buf[CAP];

	p.rate = rates[_i];
	progress_bar(buf, sizeof(buf), &p, 80);
	ck_assert_ptr_null(strstr(buf, "nan"));
	ck_assert_ptr_null(strstr(buf, "inf"));
	progress_json(buf, sizeof(buf), &p);
	ck_assert_ptr_null(strstr(buf, "nan"));
	ck_assert_ptr_null(strstr(buf, "inf"));
	ck_assert_ptr_null(strstr(buf, "-"));
}
END_TEST

static const struct {
	struct progress p;
	const char *json;
} objects[] = {
	{ { 420, 3, 1000, 8, 0, 29600, 14.2 },
	    "{\"done\":420,\"failed\":3,\"total\":1000,\"running\":8,"
	    "\"retried\":0,\"elapsed\":29.6,\"rate\":14.2,\"left\":41}\n" },
	{ { 0, 0, 0, 0, 0, 0, 0 },
	    "{\"done\":0,\"failed\":0,\"total\":null,\"running\":0,"
	    "\"retried\":0,\"elapsed\":0,\"rate\":0,\"left\":null}\n" },
	{ { 0, 0, 5, 1, 2, 1001, 0 },
	    "{\"done\":0,\"failed\":0,\"total\":5,\"running\":1,"
	    "\"retried\":2,\"elapsed\":1.001,\"rate\":0,\"left\":null}\n" },
	{ { 5, 5, 5, 0, 0, 100000, 10 },
	    "{\"done\":5,\"failed\":5,\"total\":5,\"running\":0,"
	    "\"retried\":0,\"elapsed\":100,\"rate\":10,\"left\":0}\n" },
	{ { 5, 0, 0, 1, 0, 70, 0.001 },
	    "{\"done\":5,\"failed\":0,\"total\":null,\"running\":1,"
	    "\"retried\":0,\"elapsed\":0.07,\"rate\":0.001,\"left\":null}\n" },
	{ { UINT64_MAX - 1, UINT64_MAX, UINT64_MAX, UINT32_MAX, UINT64_MAX,
	      UINT64_MAX, 1e300 },
	    "{\"done\":18446744073709551614,\"failed\":18446744073709551615,"
	    "\"total\":18446744073709551615,\"running\":4294967295,"
	    "\"retried\":18446744073709551615,"
	    "\"elapsed\":18446744073709551.615,"
	    "\"rate\":1000000000000,\"left\":1}\n" },
};

START_TEST(json_has_every_number)
{
	char buf[PROGRESS_JSON_CAP];
	size_t len = progress_json(buf, sizeof(buf), &objects[_i].p);

	ck_assert_str_eq(buf, objects[_i].json);
	ck_assert_uint_eq(len, strlen(buf));
}
END_TEST

START_TEST(json_is_whole_or_not_there)
{
	char buf[PROGRESS_JSON_CAP];
	size_t need = progress_json(buf, sizeof(buf), &usual);

	for (size_t cap = 0; cap <= need; cap++) {
		memset(buf, FILL, sizeof(buf));
		ck_assert_uint_eq(progress_json(buf, cap, &usual), 0);
		ck_assert_int_eq(buf[0], cap == 0 ? FILL : '\0');
		ck_assert_int_eq(buf[cap], FILL);
	}
	ck_assert_uint_eq(progress_json(buf, need + 1, &usual), need);
}
END_TEST

static struct progress_rate rate;

/* per_s tasks a second for some seconds, told every so many ms. */
static double
go_on(double per_s, uint64_t seconds, uint64_t step_ms)
{
	double begun = (double)rate.done;
	uint64_t begin_ms = rate.at_ms;
	double now = rate.rate;

	for (uint64_t ms = step_ms; ms <= seconds * 1000; ms += step_ms)
		now = progress_rate(&rate,
		    (uint64_t)(begun + per_s * (double)ms / 1000),
		    begin_ms + ms);
	return now;
}

static void
setup(void)
{
	rate = (struct progress_rate){ 0 };
	ck_assert_double_eq(progress_rate(&rate, 7, 5000), 0);
}

static const uint64_t steps[] = { 1, 10, 100, 1000 };

START_TEST(rate_is_right_from_the_first_second)
{
	ck_assert_double_eq_tol(go_on(100, 1, steps[_i]), 100, 0.01);
	ck_assert_double_eq_tol(go_on(100, 60, steps[_i]), 100, 2);
}
END_TEST

/* After ten seconds of another pace, most of it is the new one's. */
START_TEST(rate_follows_what_is_new)
{
	double now;

	go_on(1000, 100, steps[_i]);
	now = go_on(0, 10, steps[_i]);
	ck_assert_double_gt(now, 300);
	ck_assert_double_lt(now, 450);
	ck_assert_double_lt(go_on(0, 60, steps[_i]), 5);
}
END_TEST

START_TEST(rate_after_a_long_silence_is_that_of_the_silence)
{
	go_on(1000, 100, 1000);

	ck_assert_double_lt(progress_rate(&rate, rate.done,
				rate.at_ms + 10000000),
	    1.1);
}
END_TEST

/* Several ends in one millisecond count when the clock has moved. */
START_TEST(moment_that_is_no_later_says_nothing)
{
	ck_assert_double_eq(progress_rate(&rate, 9, 5000), 0);
	ck_assert_double_eq(progress_rate(&rate, 10, 4000), 0);

	ck_assert_double_eq_tol(progress_rate(&rate, 17, 6000), 10, 0.001);
}
END_TEST

START_TEST(rate_is_never_below_zero)
{
	go_on(10, 5, 1000);

	ck_assert_double_ge(progress_rate(&rate, 0, rate.at_ms + 1000), 0);
	ck_assert_double_ge(progress_rate(&rate, UINT64_MAX, UINT64_MAX), 0);
	ck_assert(isfinite(rate.rate));
}
END_TEST

static Suite *
progress_suite(void)
{
	Suite *s = suite_create("progress");
	TCase *bar = tcase_create("bar");
	TCase *json = tcase_create("json");
	TCase *tc = tcase_create("rate");

	tcase_add_loop_test(bar, bar_has_what_there_is_room_for, 0,
	    N_ELEMENTS(widths));
	tcase_add_loop_test(bar, bar_tells_what_is_known, 0,
	    N_ELEMENTS(states));
	tcase_add_loop_test(bar, bar_keeps_within_its_bounds, 0, 200);
	tcase_add_test(bar, bar_that_is_whole_changes_no_more);
	tcase_add_loop_test(bar, bar_takes_no_rate_that_is_none, 0, 4);
	suite_add_tcase(s, bar);
	tcase_add_loop_test(json, json_has_every_number, 0,
	    N_ELEMENTS(objects));
	tcase_add_test(json, json_is_whole_or_not_there);
	suite_add_tcase(s, json);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, rate_is_right_from_the_first_second, 0,
	    N_ELEMENTS(steps));
	tcase_add_loop_test(tc, rate_follows_what_is_new, 0, N_ELEMENTS(steps));
	tcase_add_test(tc, rate_after_a_long_silence_is_that_of_the_silence);
	tcase_add_test(tc, moment_that_is_no_later_says_nothing);
	tcase_add_test(tc, rate_is_never_below_zero);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_main(progress_suite());
}

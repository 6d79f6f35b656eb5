/* SPDX-License-Identifier: ISC */
/* test_each_values.c - words that only options of `reeve each` have. */
#include <string.h>

#include "supervisor/each_values.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *word;
	uint8_t byte;
} delimiters[] = {
	{ ",", ',' },
	{ " ", ' ' },
	{ "\n", '\n' },
	{ "\\", '\\' },
	{ "0", '0' },
	{ "x", 'x' },
	{ "\xff", 0xff },
	{ "\\a", '\a' },
	{ "\\b", '\b' },
	{ "\\f", '\f' },
	{ "\\n", '\n' },
	{ "\\r", '\r' },
	{ "\\t", '\t' },
	{ "\\v", '\v' },
	{ "\\\\", '\\' },
	{ "\\0", 0 },
	{ "\\00", 0 },
	{ "\\011", '\t' },
	{ "\\377", 0xff },
	{ "\\7", 7 },
	{ "\\x0", 0 },
	{ "\\x1f", 0x1f },
	{ "\\xFf", 0xff },
};

START_TEST(a_delimiter_is_one_byte)
{
	uint8_t byte = 0x55;

	ck_assert_int_eq(each_delimiter(delimiters[_i].word, &byte), 0);
	ck_assert_uint_eq(byte, delimiters[_i].byte);
}
END_TEST

static const char *const no_delimiters[] = { "", ",,", "\xc3\xa9", "\\n ",
	"\\nn", "\\q", "\\N", "\\x", "\\xg", "\\x123", "\\x 1", "\\x-1", "\\8",
	"\\08", "\\400", "\\0000", "\\-1", "\\\\\\", " \\n", "\\x0x" };

START_TEST(what_is_not_one_byte_is_no_delimiter)
{
	uint8_t byte = 0x55;

	ck_assert_int_eq(each_delimiter(no_delimiters[_i], &byte), -1);
	ck_assert_uint_eq(byte, 0x55);
}
END_TEST

static const struct {
	const char *word;
	enum batch_halt_when when;
	enum batch_halt_what what;
	uint32_t n, percent;
} halts[] = {
	{ "never", BATCH_HALT_NEVER, BATCH_HALT_FAIL, 1, 0 },
	{ "soon", BATCH_HALT_SOON, BATCH_HALT_FAIL, 1, 0 },
	{ "now", BATCH_HALT_NOW, BATCH_HALT_FAIL, 1, 0 },
	{ "now,fail", BATCH_HALT_NOW, BATCH_HALT_FAIL, 1, 0 },
	{ "soon,success", BATCH_HALT_SOON, BATCH_HALT_SUCCESS, 1, 0 },
	{ "soon,done", BATCH_HALT_SOON, BATCH_HALT_DONE, 1, 0 },
	{ "now,fail=1", BATCH_HALT_NOW, BATCH_HALT_FAIL, 1, 0 },
	{ "now,success=3", BATCH_HALT_NOW, BATCH_HALT_SUCCESS, 3, 0 },
	{ "soon,done=4294967295", BATCH_HALT_SOON, BATCH_HALT_DONE, UINT32_MAX,
	    0 },
	{ "soon,fail=1%", BATCH_HALT_SOON, BATCH_HALT_FAIL, 0, 1 },
	{ "soon,success=100%", BATCH_HALT_SOON, BATCH_HALT_SUCCESS, 0, 100 },
	{ "now,done=50%", BATCH_HALT_NOW, BATCH_HALT_DONE, 0, 50 },
};

START_TEST(a_halt_says_when_what_and_how_many)
{
	struct batch_limits lim = { .retries = 7,
		.retry_delay_ms = 8,
		.halt_n = 5,
		.halt_percent = 6 };

	ck_assert_int_eq(each_halt(halts[_i].word, &lim), 0);
	ck_assert_int_eq((int)lim.halt_when, (int)halts[_i].when);
	ck_assert_int_eq((int)lim.halt_what, (int)halts[_i].what);
	ck_assert_uint_eq(lim.halt_n, halts[_i].n);
	ck_assert_uint_eq(lim.halt_percent, halts[_i].percent);
	ck_assert_uint_eq(lim.retries, 7);
	ck_assert_uint_eq(lim.retry_delay_ms, 8);
}
END_TEST

static const char *const no_halts[] = { "", ",", "later", "Now", "no", "nowx",
	"now ", "never,", "never,fail=1", "now,", "now,fai", "now,fails=1",
	"now,=1", "now,fail=", "now,fail=0", "now,fail=-1", "now,fail=+1",
	"now,fail=1.5", "now,fail= 1", "now,fail=1 ", "now,fail=4294967296",
	"now,fail=99999999999999999999999", "now,fail=%", "now,fail=0%",
	"now,fail=101%", "now,fail=1%%", "now,fail=%1", "now,fail=1,",
	"now,fail=1,success=1", "fail=1", "1" };

START_TEST(what_is_no_halt_changes_nothing)
{
	struct batch_limits lim = { .halt_n = 5, .halt_percent = 6 };

	ck_assert_int_eq(each_halt(no_halts[_i], &lim), -1);
	ck_assert_int_eq((int)lim.halt_when, BATCH_HALT_NEVER);
	ck_assert_uint_eq(lim.halt_n, 5);
	ck_assert_uint_eq(lim.halt_percent, 6);
}
END_TEST

static const struct {
	const char *word;
	double per_second;
} rates[] = {
	{ "10/s", 10 },
	{ "1/s", 1 },
	{ "0.5/s", 0.5 },
	{ "90/m", 1.5 },
	{ "1800/h", 0.5 },
	{ "0.001/s", 0.001 },
	{ "999999999999999/s", 999999999999999.0 },
};

START_TEST(a_rate_is_a_number_for_a_unit)
{
	double n = -1;

	ck_assert_int_eq(each_rate(rates[_i].word, &n), 0);
	ck_assert_double_eq_tol(n, rates[_i].per_second, 1e-9);
}
END_TEST

static const char *const no_rates[] = { "", "10", "/s", "10/", "10/d", "10/S",
	"10/ss", "10 /s", "0/s", "0.0/s", "-1/s", "+1/s", "1./s", ".5/s",
	"1.2.3/s", "1e3/s", "0x10/s", "inf/s", "nan/s", "1,5/s", " 1/s", "1/s ",
	"9999999999999999/s", "0.00000000000001/s" };

START_TEST(what_is_no_rate_is_refused)
{
	double n = -1;

	ck_assert_int_eq(each_rate(no_rates[_i], &n), -1);
	ck_assert_double_eq(n, -1);
}
END_TEST

static const struct {
	const char *word;
	double load;
} loads[] = {
	{ "3.5", 3.5 },
	{ "1", 1 },
	{ "100%", 8 },
	{ "150%", 12 },
	{ "12.5%", 1 },
};

START_TEST(a_load_is_a_number_or_a_share_of_the_processors)
{
	double n = -1;

	ck_assert_int_eq(each_load(loads[_i].word, 8, &n), 0);
	ck_assert_double_eq_tol(n, loads[_i].load, 1e-9);
}
END_TEST

static const char *const no_loads[] = { "", "0", "0%", "%", "-1", "1%%", "1 %",
	"1.%", "%1", "many", "inf", "1e3", "1x" };

START_TEST(what_is_no_load_is_refused)
{
	double n = -1;

	ck_assert_int_eq(each_load(no_loads[_i], 8, &n), -1);
	ck_assert_double_eq(n, -1);
}
END_TEST

static Suite *
each_values_suite(void)
{
	Suite *s = suite_create("each_values");
	TCase *t = tcase_create("words");

	tcase_add_loop_test(t, a_delimiter_is_one_byte, 0,
	    N_ELEMENTS(delimiters));
	tcase_add_loop_test(t, what_is_not_one_byte_is_no_delimiter, 0,
	    N_ELEMENTS(no_delimiters));
	tcase_add_loop_test(t, a_halt_says_when_what_and_how_many, 0,
	    N_ELEMENTS(halts));
	tcase_add_loop_test(t, what_is_no_halt_changes_nothing, 0,
	    N_ELEMENTS(no_halts));
	tcase_add_loop_test(t, a_rate_is_a_number_for_a_unit, 0,
	    N_ELEMENTS(rates));
	tcase_add_loop_test(t, what_is_no_rate_is_refused, 0,
	    N_ELEMENTS(no_rates));
	tcase_add_loop_test(t, a_load_is_a_number_or_a_share_of_the_processors,
	    0, N_ELEMENTS(loads));
	tcase_add_loop_test(t, what_is_no_load_is_refused, 0,
	    N_ELEMENTS(no_loads));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_main(each_values_suite());
}

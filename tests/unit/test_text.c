/* SPDX-License-Identifier: ISC */
/* test_text.c - words to values and back; test_text_escape.c has the rest. */
#include <limits.h>
#include <signal.h>
#include <stdio.h>

#include "common/text.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* What a value must still be after a refusal. */
#define UNTOUCHED 4711

#define DAY_MS UINT64_C(86400000)

static const struct {
	const char *s;
	uint64_t ms;
} durations[] = {
	{ "0", 0 },
	{ "0s", 0 },
	{ "0.000", 0 },
	{ "0h0m0s", 0 },
	{ "1ms", 1 },
	{ "250ms", 250 },
	{ "10", 10000 },
	{ "0.5", 500 },
	{ ".5", 500 },
	{ ".3s", 300 },
	{ ".0", 0 },
	{ ".000000001", 1 },
	{ "1m.5s", 60500 },
	{ "010s", 10000 },
	{ "1.5s", 1500 },
	{ "5m", 300000 },
	{ "1h", 3600000 },
	{ "1d", DAY_MS },
	{ "1m30s", 90000 },
	{ "1h2m3s4ms", 3723004 },
	{ "1d1ms", DAY_MS + 1 },
	{ "1.5h30m", 7200000 },
	{ "0.001s", 1 },
	{ "0.0001s", 1 },
	{ "0.000000001", 1 },
	{ "0.000000001ms", 1 },
	{ "1.0001s", 1001 },
	{ "0.999999999d", DAY_MS },
	{ "3649.999999999d", 3650 * DAY_MS },
	{ "3650d", TEXT_DURATION_MAX_MS },
	{ "315360000", TEXT_DURATION_MAX_MS },
	{ "315360000000ms", TEXT_DURATION_MAX_MS },
};

START_TEST(a_duration_is_read)
{
	uint64_t ms = UNTOUCHED;

	ck_assert_int_eq(text_duration(durations[_i].s, &ms), 0);
	ck_assert_uint_eq(ms, durations[_i].ms);
}
END_TEST

static const char *const bad_durations[] = { "", " ", "s", "ms", "-1s", "+1s",
	" 1s", "1s ", "1 s", "1.", ".", ".s", "..5s", "1..5s", "1.s", "1,5s",
	"1x", "1sec", "1S", "1msx", "1s1s", "30s1m", "1ms1s", "1m30", "1s.5",
	"0x10", "1e3", "nan", "inf", "0.0000000001", "0.0000000000",
	".0000000001", "1s.", "1.5.5s",
	/* one over the limit, each in its unit, and what overflows */
	"3650d1ms", "3650.000000001d", "3651d", "315360001", "315360000000.1ms",
	"315360000001ms", "213503982335d", "18446744073709551615ms",
	"18446744073709551616ms", "99999999999999999999999999999999999999d",
	"0.99999999999999999999999999999999999999s" };

START_TEST(a_bad_duration_is_refused)
{
	uint64_t ms = UNTOUCHED;

	ck_assert_int_eq(text_duration(bad_durations[_i], &ms), -1);
	ck_assert_uint_eq(ms, UNTOUCHED);
}
END_TEST

static const struct {
	uint64_t ms;
	const char *s;
} shown_durations[] = {
	{ 0, "0 ms" },
	{ 1, "1 ms" },
	{ 250, "250 ms" },
	{ 999, "999 ms" },
	{ 1000, "1 s" },
	{ 1099, "1 s" },
	{ 1100, "1.1 s" },
	{ 3249, "3.2 s" },
	{ 10000, "10 s" },
	{ 59999, "59.9 s" },
	{ 60000, "1 min" },
	{ 60999, "1 min" },
	{ 303000, "5 min 3 s" },
	{ 3599999, "59 min 59 s" },
	{ 3600000, "1 h" },
	{ 7500000, "2 h 5 min" },
	{ DAY_MS - 1, "23 h 59 min" },
	{ DAY_MS, "1 d" },
	{ 3 * DAY_MS + UINT64_C(4) * 3600000, "3 d 4 h" },
	{ TEXT_DURATION_MAX_MS, "3650 d" },
	{ UINT64_MAX, "213503982334 d 14 h" },
};

START_TEST(a_duration_is_shown)
{
	char buf[TEXT_DURATION_CAP];

	ck_assert_ptr_eq(text_duration_format(buf, sizeof(buf),
			     shown_durations[_i].ms),
	    buf);
	ck_assert_str_eq(buf, shown_durations[_i].s);
}
END_TEST

static const struct {
	const char *s;
	int signo;
} signals[] = {
	{ "TERM", SIGTERM },
	{ "SIGTERM", SIGTERM },
	{ "term", SIGTERM },
	{ "sigTerm", SIGTERM },
	{ "15", SIGTERM },
	{ "1", SIGHUP },
	{ "KILL", SIGKILL },
	{ "STOP", SIGSTOP },
	{ "CHLD", SIGCHLD },
	{ "CLD", SIGCHLD },
	{ "IO", SIGIO },
	{ "POLL", SIGIO },
	{ "IOT", SIGABRT },
	{ "SYS", SIGSYS },
};

START_TEST(a_signal_is_read)
{
	int signo = UNTOUCHED;

	ck_assert_int_eq(text_signal(signals[_i].s, &signo), 0);
	ck_assert_int_eq(signo, signals[_i].signo);
}
END_TEST

static const char *const bad_signals[] = { "", "0", "-1", "+15", " 15", "15 ",
	"15x", "65", "99999999999999999999", "SIG", "SIG15", "SIGSIGTERM",
	"TERMS", "TER", "T ERM", "RTMIN+", "RTMIN-1", "RTMIN3", "RTMIN+-1",
	"RTMIN+-0", "RTMIN++1", "RTMIN+1x", "RTMIN+99", "RTMAX+1", "RTMAX-",
	"RTMAX-99", "RTMID" };

START_TEST(a_bad_signal_is_refused)
{
	int signo = UNTOUCHED;

	ck_assert_int_eq(text_signal(bad_signals[_i], &signo), -1);
	ck_assert_int_eq(signo, UNTOUCHED);
}
END_TEST

static int
real_time(const char *fmt, int offset)
{
	char word[32];
	int signo = UNTOUCHED;

	(void)snprintf(word, sizeof(word), "%s%d", fmt, offset);
	return text_signal(word, &signo) == 0 ? signo : -1;
}

START_TEST(a_real_time_signal_is_counted_from_either_end)
{
	int span = SIGRTMAX - SIGRTMIN;

	ck_assert_int_eq(real_time("RTMIN+", 0), SIGRTMIN);
	ck_assert_int_eq(real_time("SIGRTMIN+", 3), SIGRTMIN + 3);
	ck_assert_int_eq(real_time("rtmin+", span), SIGRTMAX);
	ck_assert_int_eq(real_time("RTMIN+", span + 1), -1);
	ck_assert_int_eq(real_time("RTMAX-", 0), SIGRTMAX);
	ck_assert_int_eq(real_time("RTMAX-", 1), SIGRTMAX - 1);
	ck_assert_int_eq(real_time("RTMAX-", span), SIGRTMIN);
	ck_assert_int_eq(real_time("RTMAX-", span + 1), -1);
	ck_assert_int_eq(real_time("", SIGRTMAX), SIGRTMAX);
	ck_assert_int_eq(real_time("", SIGRTMAX + 1), -1);
}
END_TEST

START_TEST(every_signal_name_is_read_back)
{
	char name[TEXT_SIGNAL_CAP];
	int signo = UNTOUCHED;

	ck_assert_ptr_eq(text_signal_name(_i, name, sizeof(name)), name);
	ck_assert_int_eq(text_signal(name, &signo), 0);
	ck_assert_int_eq(signo, _i);
}
END_TEST

START_TEST(a_signal_is_named_without_sig)
{
	char name[TEXT_SIGNAL_CAP];

	ck_assert_str_eq(text_signal_name(SIGTERM, name, sizeof(name)), "TERM");
	ck_assert_str_eq(text_signal_name(SIGRTMIN, name, sizeof(name)),
	    "RTMIN");
	ck_assert_str_eq(text_signal_name(SIGRTMIN + 3, name, sizeof(name)),
	    "RTMIN+3");
	ck_assert_str_eq(text_signal_name(0, name, sizeof(name)), "0");
	ck_assert_str_eq(text_signal_name(200, name, sizeof(name)), "200");
	ck_assert_str_eq(text_signal_name(INT_MIN, name, sizeof(name)),
	    "-2147483648");
}
END_TEST

static const struct {
	const char *s;
	uint64_t bytes;
} sizes[] = {
	{ "0", 0 },
	{ "0T", 0 },
	{ "1", 1 },
	{ "10K", 10240 },
	{ "10k", 10240 },
	{ "10KB", 10240 },
	{ "10KiB", 10240 },
	{ "10kib", 10240 },
	{ "1M", UINT64_C(1) << 20 },
	{ "1G", UINT64_C(1) << 30 },
	{ "1T", UINT64_C(1) << 40 },
	{ "18446744073709551615", UINT64_MAX },
	{ "18014398509481983K", UINT64_MAX - 1023 },
	{ "16777215T", UINT64_C(16777215) << 40 },
};

START_TEST(a_size_is_read)
{
	uint64_t bytes = UNTOUCHED;

	ck_assert_int_eq(text_size(sizes[_i].s, &bytes), 0);
	ck_assert_uint_eq(bytes, sizes[_i].bytes);
}
END_TEST

static const char *const bad_sizes[] = { "", "K", "-1", "+1", " 1", "1 ", "1 K",
	"1.5K", "1B", "1KK", "1Ki", "1KiBs", "1P", "0x10", "1\x0b",
	"18446744073709551616", "18014398509481984K", "16777216T",
	"99999999999999999999999999" };

START_TEST(a_bad_size_is_refused)
{
	uint64_t bytes = UNTOUCHED;

	ck_assert_int_eq(text_size(bad_sizes[_i], &bytes), -1);
	ck_assert_uint_eq(bytes, UNTOUCHED);
}
END_TEST

static const struct {
	const char *s;
	long long min, max;
	long long v; /* UNTOUCHED if refused */
} numbers[] = {
	{ "1", 1, 100, 1 },
	{ "100", 1, 100, 100 },
	{ "007", 1, 100, 7 },
	{ "-20", -20, 19, -20 },
	{ "9223372036854775807", 0, LLONG_MAX, LLONG_MAX },
	{ "-9223372036854775808", LLONG_MIN, 0, LLONG_MIN },
	{ "0", 1, 100, UNTOUCHED },
	{ "101", 1, 100, UNTOUCHED },
	{ "-21", -20, 19, UNTOUCHED },
	{ "9223372036854775808", 0, LLONG_MAX, UNTOUCHED },
	{ "", 0, 9, UNTOUCHED },
	{ "-", -9, 9, UNTOUCHED },
	{ "+1", 0, 9, UNTOUCHED },
	{ "-0", 0, 9, UNTOUCHED },
	{ "-0", -1, 9, 0 },
	{ "-+1", -9, 9, UNTOUCHED },
	{ "- 1", -9, 9, UNTOUCHED },
	{ " 1", 0, 9, UNTOUCHED },
	{ "1 ", 0, 9, UNTOUCHED },
	{ "1x", 0, 9, UNTOUCHED },
	{ "0x1", 0, 9, UNTOUCHED },
	{ "1.0", 0, 9, UNTOUCHED },
	{ "x", 0, 9, UNTOUCHED },
};

START_TEST(a_number_is_read_within_its_range_only)
{
	long long v = UNTOUCHED;
	int result =
	    text_number(numbers[_i].s, numbers[_i].min, numbers[_i].max, &v);

	ck_assert_int_eq(result, numbers[_i].v == UNTOUCHED ? -1 : 0);
	ck_assert_int_eq(v, numbers[_i].v);
}
END_TEST

static void
add_durations(Suite *s)
{
	TCase *tc = tcase_create("duration");

	tcase_add_loop_test(tc, a_duration_is_read, 0, N_ELEMENTS(durations));
	tcase_add_loop_test(tc, a_bad_duration_is_refused, 0,
	    N_ELEMENTS(bad_durations));
	tcase_add_loop_test(tc, a_duration_is_shown, 0,
	    N_ELEMENTS(shown_durations));
	suite_add_tcase(s, tc);
}

static void
add_signals(Suite *s)
{
	TCase *tc = tcase_create("signal");

	tcase_add_loop_test(tc, a_signal_is_read, 0, N_ELEMENTS(signals));
	tcase_add_loop_test(tc, a_bad_signal_is_refused, 0,
	    N_ELEMENTS(bad_signals));
	tcase_add_test(tc, a_real_time_signal_is_counted_from_either_end);
	tcase_add_loop_test(tc, every_signal_name_is_read_back, 1,
	    SIGRTMAX + 1);
	tcase_add_test(tc, a_signal_is_named_without_sig);
	suite_add_tcase(s, tc);
}

static void
add_numbers(Suite *s)
{
	TCase *tc = tcase_create("number");

	tcase_add_loop_test(tc, a_size_is_read, 0, N_ELEMENTS(sizes));
	tcase_add_loop_test(tc, a_bad_size_is_refused, 0,
	    N_ELEMENTS(bad_sizes));
	tcase_add_loop_test(tc, a_number_is_read_within_its_range_only, 0,
	    N_ELEMENTS(numbers));
	suite_add_tcase(s, tc);
}

int
main(void)
{
	Suite *s = suite_create("text");

	add_durations(s);
	add_signals(s);
	add_numbers(s);
	return suite_main(s);
}

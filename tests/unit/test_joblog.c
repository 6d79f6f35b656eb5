/* SPDX-License-Identifier: ISC */
/* test_joblog.c - the journal of a batch, and what it tells the next run. */
#include <errno.h>

#include "supervisor/batch/joblog.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define HEADING \
	"Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\t" \
	"Command\n"

/* A line about a task, by how it ended. */
#define LINE(seq, exit_value, signal) \
	seq "\t:\t1795435521.970\t     0.003\t0\t2\t" exit_value "\t" signal \
	    "\techo\n"
#define WELL(seq) LINE(seq, "0", "0")
#define FAILED(seq) LINE(seq, "1", "0")

static struct joblog journal;
static struct joblog_past past;
static char why[256];

static void
setup(void)
{
	scratch_setup();
	memset(why, 0, sizeof(why));
}

static void
teardown(void)
{
	joblog_close(&journal);
	joblog_past_free(&past);
	scratch_teardown();
}

static int
open_as(enum joblog_resume resume)
{
	static char path[PATH_MAX];

	(void)strlcpy(path, scratch_path("log"), sizeof(path));
	if (joblog_open(&journal, path, resume, &past, why, sizeof(why)) == -1)
		return -1;
	return joblog_begin(&journal, why, sizeof(why));
}

static void
must_open(enum joblog_resume resume)
{
	ck_assert_msg(open_as(resume) == 0, "%s", why);
}

/* "1-3 7" for what has ended. */
static const char *
ranges(void)
{
	static char text[256];

	text[0] = '\0';
	for (size_t i = 0; i < past.n; i++) {
		const struct joblog_range *r = &past.ranges[i];
		char one[64];

		(void)snprintf(one, sizeof(one),
		    r->first == r->last ? "%s%llu" : "%s%llu-%llu",
		    i > 0 ? " " : "", (unsigned long long)r->first,
		    (unsigned long long)r->last);
		(void)strlcat(text, one, sizeof(text));
	}
	return text;
}

/* What is written. */

static const struct {
	struct joblog_entry entry;
	const char *line; /* @ for NUL */
} written[] = {
	{ { 1, 1795435521970, 3000, 2, 0, 0, "echo 0" },
	    "1\t:\t1795435521.970\t     0.003\t0\t2\t0\t0\techo 0\n" },
	{ { 12, 1795435521007, 806499, 0, 0, 15, "sleep 1" },
	    "12\t:\t1795435521.007\t     0.806\t0\t0\t0\t15\tsleep 1\n" },
	{ { 3, 1000, 999500, 0, 255, 0, "x" },
	    "3\t:\t1.000\t     1.000\t0\t0\t255\t0\tx\n" },
	{ { 3, 999, 1234567890123, 0, 1, 0, "" },
	    "3\t:\t0.999\t1234567.890\t0\t0\t1\t0\t\n" },
	{ { 3, -5, 0, 0, 0, 0, "a\tb\nc\n\xff\\'" },
	    "3\t:\t0.000\t     0.000\t0\t0\t0\t0\ta\tb@c@\xff\\'\n" },
	{ { UINT64_MAX, INT64_MAX, UINT64_MAX, UINT64_MAX, INT_MIN, INT_MIN,
	      "\n" },
	    "18446744073709551615\t:\t9223372036854775.807\t"
	    "18446744073709.552\t0\t18446744073709551615\t-2147483648\t"
	    "-2147483648\t@\n" },
};

START_TEST(a_line_is_as_parallels)
{
	char bytes[512], expected[512];
	ssize_t len;

	must_open(JOBLOG_NEW);
	ck_assert_int_eq(joblog_write(&journal, &written[_i].entry), 0);
	len = scratch_read("log", bytes, sizeof(bytes) - 1);
	ck_assert_int_ge(len, 0);
	bytes[len] = '\0';
	for (char *c = bytes; c < bytes + len; c++)
		*c = *c == '\0' ? '@' : *c;

	(void)snprintf(expected, sizeof(expected), "%s%s", HEADING,
	    written[_i].line);
	ck_assert_str_eq(bytes, expected);
}
END_TEST

/* Around the end of what is composed on the stack, and far over it. */
START_TEST(a_command_may_be_as_long_as_it_likes)
{
	static const size_t lens[] = { 3934, 3935, 3936, 4096, 200000 };
	size_t len = lens[_i];
	struct joblog_entry e = { .number = 1 };
	char *command = malloc(len + 1), *bytes = malloc(len + 512);
	ssize_t n;

	ck_assert(command != NULL && bytes != NULL);
	memset(command, 'x', len);
	command[len] = '\0';
	e.command = command;
	must_open(JOBLOG_NEW);
	ck_assert_int_eq(joblog_write(&journal, &e), 0);
	e.number = 2;
	ck_assert_int_eq(joblog_write(&journal, &e), 0);
	n = scratch_read("log", bytes, len + 512);

	ck_assert_int_gt(n, (ssize_t)len);
	ck_assert_ptr_nonnull(memmem(bytes, (size_t)n, command, len));
	joblog_close(&journal);
	must_open(JOBLOG_RESUME);
	ck_assert_str_eq(ranges(), "1-2");
	free(command);
	free(bytes);
}
END_TEST

START_TEST(half_a_line_is_taken_back_and_the_next_is_whole)
{
	struct joblog_entry e = { .number = 1, .command = "one" };
	int first, second, third, saved;

	must_open(JOBLOG_NEW);
	scratch_limit(sizeof(HEADING) - 1 + 50);
	first = joblog_write(&journal, &e);
	e.number = 2;
	second = joblog_write(&journal, &e);
	saved = errno;
	scratch_limit(RLIM_INFINITY);
	e.number = 3;
	third = joblog_write(&journal, &e);

	ck_assert_int_eq(first, 0);
	ck_assert_int_eq(second, -1);
	ck_assert_int_eq(saved, EFBIG);
	ck_assert_int_eq(third, 0);
	joblog_close(&journal);
	must_open(JOBLOG_RESUME);
	ck_assert_str_eq(ranges(), "1 3");
}
END_TEST

START_TEST(a_disk_that_takes_no_heading_is_refused)
{
	int result;

	scratch_limit(10);
	result = open_as(JOBLOG_NEW);
	scratch_limit(RLIM_INFINITY);

	ck_assert_int_eq(result, -1);
	ck_assert_int_eq(journal.fd, -1);
	ck_assert_str_eq(why + strlen(journal.path), ": File too large");
	ck_assert_str_eq(scratch_get("log"), "");
}
END_TEST

START_TEST(without_a_file_nothing_is_done)
{
	struct joblog none = { .fd = -1 };

	ck_assert_int_eq(joblog_write(&none, &written[0].entry), 0);
	joblog_close(&none);
	ck_assert(!joblog_past_has(&past, 1));
}
END_TEST

/* What is read. */

static const struct {
	const char *lines;
	const char *resume;
	const char *resume_failed;
} good[] = {
	{ "", "", "" },
	{ WELL("1"), "1", "1" },
	{ FAILED("1"), "1", "" },
	{ WELL("2") WELL("3") WELL("1"), "1-3", "1-3" },
	{ WELL("5") WELL("1") WELL("3"), "1 3 5", "1 3 5" },
	/* the last line counts */
	{ FAILED("1") WELL("1"), "1", "1" },
	{ WELL("1") FAILED("1"), "1", "" },
	{ WELL("1") FAILED("2") WELL("3") FAILED("2"), "1-3", "1 3" },
	{ WELL("1") WELL("1") WELL("1"), "1", "1" },
	/* what is a failure */
	{ LINE("1", "-1", "15") LINE("2", "0", "9") LINE("3", "00", "0"), "1-3",
	    "" },
	/* other columns than ours */
	{ "1\tme@far.example\t-1\t1.5\t-9\t0\t0\t0\t\n", "1", "1" },
	{ "1\t4/host\t1\t1\t1\t1\t0\t0\ta\tb\tc\t1\t1\n", "1", "1" },
	{ LINE("999999999999999999", "0", "0"), "999999999999999999",
	    "999999999999999999" },
	/* what a kill left */
	{ WELL("1") "2", "1", "1" },
	{ WELL("1") "2\t:\t1\t1\t0\t0\t0\t0\techo", "1", "1" },
	{ WELL("1") "garbage", "1", "1" },
	{ "g", "", "" },
};

START_TEST(lines_tell_what_has_ended)
{
	char text[4096];
	size_t n = (size_t)_i / 2;
	bool failed = _i % 2 == 1;

	(void)snprintf(text, sizeof(text), "%s%s", HEADING, good[n].lines);
	scratch_put("log", text);
	must_open(failed ? JOBLOG_RESUME_FAILED : JOBLOG_RESUME);

	ck_assert_str_eq(ranges(),
	    failed ? good[n].resume_failed : good[n].resume);
	/* All but what the kill left is kept. */
	*(strrchr(text, '\n') + 1) = '\0';
	ck_assert_str_eq(scratch_get("log"), text);
}
END_TEST

static const struct {
	const char *line;
	const char *bad;
} wrong[] = {
	{ "\n", "Seq" },
	{ "nonsense\n", "Seq" },
	{ HEADING, "Seq" },
	{ LINE("", "0", "0"), "Seq" },
	{ LINE("0", "0", "0"), "Seq" },
	{ LINE("000", "0", "0"), "Seq" },
	{ LINE("-1", "0", "0"), "Seq" },
	{ LINE(" 1", "0", "0"), "Seq" },
	{ LINE("1x", "0", "0"), "Seq" },
	{ LINE("1000000000000000000", "0", "0"), "Seq" },
	{ LINE("18446744073709551617", "0", "0"), "Seq" },
	{ "1\n", "Seq" },
	{ "1\t\t1\t1\t0\t0\t0\t0\tx\n", "Host" },
	{ "1\t:\n", "Host" },
	{ "1\t:\tx\t1\t0\t0\t0\t0\tx\n", "Starttime" },
	{ "1\t:\t1\t-\t0\t0\t0\t0\tx\n", "JobRuntime" },
	{ "1\t:\t1\t.\t0\t0\t0\t0\tx\n", "JobRuntime" },
	{ "1\t:\t1\t1 2\t0\t0\t0\t0\tx\n", "JobRuntime" },
	{ "1\t:\t1\t1\t\t0\t0\t0\tx\n", "Send" },
	{ "1\t:\t1\t1\t0\t0x0\t0\t0\tx\n", "Receive" },
	{ LINE("1", "", "0"), "Exitval" },
	{ LINE("1", "--1", "0"), "Exitval" },
	{ LINE("1", "0", "KILL"), "Signal" },
	{ "1\t:\t1\t1\t0\t0\t0\t0\n", "Signal" },
};

START_TEST(a_bad_line_is_refused_and_nothing_changes)
{
	char text[4096], expected[256];

	(void)snprintf(text, sizeof(text), "%s%s%s%s2", HEADING, WELL("1"),
	    wrong[_i].line, WELL("3"));
	scratch_put("log", text);
	ck_assert_int_eq(open_as(JOBLOG_RESUME_FAILED), -1);

	(void)snprintf(expected, sizeof(expected),
	    "%s:3: %s is missing or wrong", journal.path, wrong[_i].bad);
	ck_assert_str_eq(why, expected);
	ck_assert_str_eq(scratch_get("log"), text);
	ck_assert_int_eq(journal.fd, -1);
	ck_assert_ptr_null(past.ranges);
}
END_TEST

static const char *const strangers[] = { "\n", "x", "x\n", "Seq\n",
	"Seq\tHost\n", " " HEADING, WELL("1"),
	"Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\t"
	"Command\r\n",
	"Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\t"
	"Commander" };

START_TEST(a_file_that_is_no_journal_is_left_alone)
{
	scratch_put("log", strangers[_i]);

	ck_assert_int_eq(open_as(JOBLOG_RESUME), -1);
	ck_assert_str_eq(why + strlen(journal.path),
	    ":1: is not the heading of a job log");
	ck_assert_str_eq(scratch_get("log"), strangers[_i]);
}
END_TEST

/* Every truncation of a file can be gone on with. */
START_TEST(a_file_may_be_cut_anywhere)
{
	static const char text[] = HEADING WELL("1") FAILED("2");
	size_t first = strlen(HEADING) + strlen(WELL("1"));
	struct joblog_entry e = { .number = 3, .command = "x" };

	scratch_write("log", text, (size_t)_i);
	must_open(JOBLOG_RESUME);
	ck_assert_int_eq(joblog_write(&journal, &e), 0);
	joblog_close(&journal);
	joblog_past_free(&past);
	must_open(JOBLOG_RESUME);

	ck_assert_str_eq(ranges(),
	    (size_t)_i == sizeof(text) - 1 ? "1-3"
		: (size_t)_i >= first      ? "1 3"
					   : "3");
}
END_TEST

START_TEST(a_file_that_is_not_there_is_an_empty_one)
{
	must_open((enum joblog_resume)_i);

	ck_assert_str_eq(scratch_get("log"), HEADING);
	ck_assert_uint_eq(past.n, 0);
}
END_TEST

START_TEST(a_new_journal_forgets_the_old)
{
	scratch_put("log", HEADING WELL("1") "and more");
	must_open(JOBLOG_NEW);

	ck_assert_str_eq(scratch_get("log"), HEADING);
	ck_assert_uint_eq(past.n, 0);
}
END_TEST

START_TEST(a_journal_in_use_is_refused_untouched)
{
	struct joblog other;
	struct joblog_past none;

	must_open(JOBLOG_NEW);
	ck_assert_int_eq(joblog_write(&journal, &written[0].entry), 0);
	ck_assert_int_eq(joblog_open(&other, journal.path,
			     (enum joblog_resume)_i, &none, why, sizeof(why)),
	    -1);

	ck_assert_str_eq(why + strlen(journal.path),
	    ": another reeve is writing to it");
	ck_assert_int_eq(other.fd, -1);
	joblog_close(&journal);
	must_open(JOBLOG_RESUME);
	ck_assert_str_eq(ranges(), "1");
}
END_TEST

/* Lines of all lengths, so that their ends fall everywhere in a chunk. */
START_TEST(lines_of_any_length_are_read)
{
	FILE *f = fopen(scratch_path("log"), "we");
	static char command[300000];

	memset(command, 'x', sizeof(command) - 1);
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(HEADING, f), 0);
	for (unsigned i = 1; i <= 200; i++) {
		size_t len = i < 100 ? 65400 + i : i * 1499 % sizeof(command);

		ck_assert_int_gt(fprintf(f, "%u\t:\t1\t1\t0\t0\t%u\t0\t%.*s\n",
				     i, i % 50 == 0, (int)len, command),
		    0);
	}
	/* And a long one that has no end. */
	ck_assert_int_gt(fprintf(f, "201\t:\t1\t1\t0\t0\t0\t0\t%s", command),
	    0);
	ck_assert_int_eq(fclose(f), 0);
	must_open(JOBLOG_RESUME_FAILED);
	ck_assert_str_eq(ranges(), "1-49 51-99 101-149 151-199");
	ck_assert_int_eq(joblog_write(&journal, &written[0].entry), 0);
	joblog_close(&journal);
	joblog_past_free(&past);
	must_open(JOBLOG_RESUME);

	ck_assert_str_eq(ranges(), "1-200");
}
END_TEST

/* The columns must be in the head of the line that is kept. */
START_TEST(a_host_may_not_fill_the_line)
{
	size_t max = 1024 - strlen("1\t\t1\t1\t0\t0\t0\t0\t");
	size_t len = max + (size_t)_i;
	static char host[2048], tail[100000];
	FILE *f = fopen(scratch_path("log"), "we");

	memset(host, 'h', len);
	host[len] = '\0';
	memset(tail, '\t', sizeof(tail) - 1);
	ck_assert_ptr_nonnull(f);
	ck_assert_int_gt(fprintf(f, "%s1\t%s\t1\t1\t0\t0\t0\t0\t%s\n", HEADING,
			     host, tail),
	    0);
	ck_assert_int_eq(fclose(f), 0);

	ck_assert_int_eq(open_as(JOBLOG_RESUME), _i == 0 ? 0 : -1);
}
END_TEST

/* Against an array: numbers and ends by chance, over many rounds of sorting. */
START_TEST(ranges_are_what_an_array_says)
{
	enum {
		N_TASKS = 30000,
		N_LINES = 50000
	};
	static bool ended[N_TASKS + 2];
	FILE *f = fopen(scratch_path("log"), "we");
	uint64_t seed = (uint64_t)_i + 1;
	unsigned n_wrong = 0;

	memset(ended, 0, sizeof(ended));
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(HEADING, f), 0);
	for (unsigned i = 0; i < N_LINES; i++) {
		unsigned number, status;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		/* By chance anywhere; or nearly in order. */
		number = (unsigned)(seed >> 33) % (_i < 2 ? N_TASKS : 64);
		if (_i >= 2)
			number = (number + i) % N_TASKS;
		number++;
		status = (seed >> 20) % 4 == 0;
		ended[number] = status == 0;
		(void)fprintf(f, "%u\t:\t1\t1\t0\t0\t%u\t0\tx\n", number,
		    status);
	}
	ck_assert(!ferror(f));
	ck_assert_int_eq(fclose(f), 0);
	must_open(JOBLOG_RESUME_FAILED);

	for (unsigned i = 0; i < N_TASKS + 2; i++)
		n_wrong += joblog_past_has(&past, i) != ended[i];
	ck_assert_uint_eq(n_wrong, 0);
	for (size_t i = 1; i < past.n; i++)
		ck_assert_uint_lt(past.ranges[i - 1].last + 1,
		    past.ranges[i].first);
}
END_TEST

START_TEST(a_million_lines_in_order_are_one_range)
{
	FILE *f = fopen(scratch_path("log"), "we");
	unsigned n = suite_many(1000000, 8000);
	char range[16];

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(HEADING, f), 0);
	/* Eight at a time, each eight in reverse. */
	for (unsigned i = 0; i < n; i++)
		(void)fprintf(f,
		    "%u\t:\t1795435521.970\t     0.003\t0\t2\t0\t0"
		    "\techo %u\n",
		    (i ^ 7) + 1, i);
	ck_assert(!ferror(f));
	ck_assert_int_eq(fclose(f), 0);
	must_open(JOBLOG_RESUME_FAILED);

	snprintf(range, sizeof(range), "1-%u", n);
	ck_assert_str_eq(ranges(), range);
	ck_assert(!joblog_past_has(&past, 0));
	ck_assert(joblog_past_has(&past, 1));
	ck_assert(joblog_past_has(&past, n));
	ck_assert(!joblog_past_has(&past, n + 1));
	ck_assert(!joblog_past_has(&past, UINT64_MAX));
}
END_TEST

static void
add_writing(Suite *s)
{
	TCase *writing = tcase_create("writing");

	tcase_add_checked_fixture(writing, setup, teardown);
	tcase_add_loop_test(writing, a_line_is_as_parallels, 0,
	    N_ELEMENTS(written));
	tcase_add_loop_test(writing, a_command_may_be_as_long_as_it_likes, 0,
	    5);
	tcase_add_test(writing,
	    half_a_line_is_taken_back_and_the_next_is_whole);
	tcase_add_test(writing, a_disk_that_takes_no_heading_is_refused);
	tcase_add_test(writing, without_a_file_nothing_is_done);
	suite_add_tcase(s, writing);
}

static void
add_reading(Suite *s)
{
	TCase *reading = tcase_create("reading");

	tcase_add_checked_fixture(reading, setup, teardown);
	tcase_set_timeout(reading, 30);
	tcase_add_loop_test(reading, lines_tell_what_has_ended, 0,
	    2 * N_ELEMENTS(good));
	tcase_add_loop_test(reading, a_bad_line_is_refused_and_nothing_changes,
	    0, N_ELEMENTS(wrong));
	tcase_add_loop_test(reading, a_file_that_is_no_journal_is_left_alone, 0,
	    N_ELEMENTS(strangers));
	tcase_add_loop_test(reading, a_file_may_be_cut_anywhere, 0,
	    sizeof(HEADING WELL("1") FAILED("2")));
	tcase_add_loop_test(reading, a_file_that_is_not_there_is_an_empty_one,
	    0, 3);
	tcase_add_test(reading, a_new_journal_forgets_the_old);
	tcase_add_loop_test(reading, a_journal_in_use_is_refused_untouched, 0,
	    3);
	tcase_add_test(reading, lines_of_any_length_are_read);
	tcase_add_loop_test(reading, a_host_may_not_fill_the_line, 0, 2);
	tcase_add_loop_test(reading, ranges_are_what_an_array_says, 0, 4);
	tcase_add_test(reading, a_million_lines_in_order_are_one_range);
	suite_add_tcase(s, reading);
}

int
main(void)
{
	Suite *s = suite_create("joblog");

	add_writing(s);
	add_reading(s);
	return suite_main(s);
}

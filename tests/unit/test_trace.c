/* SPDX-License-Identifier: ISC */
/* test_trace.c - the picture of a run. */
#include <errno.h>

#include "supervisor/batch/trace.h"
#include "tests/unit/scratch.h"
#include "tests/unit/strict_json.h"
#include "tests/unit/suite.h"

#define BEGIN \
	"[\n{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"tid\":0," \
	"\"args\":{\"name\":\"each\"}}"

static struct trace trace;
static char path[PATH_MAX];
static char why[256];
static char bytes[4000000];

static const struct trace_slice slice = {
	.worker = 2,
	.number = 5,
	.tries = 1,
	.begun_us = 1250,
	.ran_us = 300,
	.user_us = 10,
	.system_us = 20,
	.max_rss_kb = 1500,
	.status = "exit 0",
	.command = "echo \"5\"",
};

static void
setup(void)
{
	scratch_setup();
	(void)strlcpy(path, scratch_path("trace"), sizeof(path));
	ck_assert_msg(trace_open(&trace, path, "each", 1000, why,
			  sizeof(why)) == 0,
	    "%s", why);
}

static void
teardown(void)
{
	(void)trace_close(&trace);
	scratch_teardown();
}

static void
must_add(const struct trace_slice *s)
{
	ck_assert_int_eq(trace_add(&trace, s), 0);
}

static size_t
read_back(void)
{
	ssize_t len = scratch_read("trace", bytes, sizeof(bytes) - 1);

	ck_assert_int_ge(len, 0);
	bytes[len] = '\0';
	return (size_t)len;
}

/* Objects in objects, as events are. */
static bool
skip_event(struct json_reader *r)
{
	int depth = 0;

	do {
		if (json_skip(r, "{"))
			depth++;
		if (!json_string(r) || !json_skip(r, ":"))
			return false;
		if (r->s < r->end && *r->s == '{')
			continue;
		if (!json_value(r))
			return false;
		while (depth > 0 && json_skip(r, "}"))
			depth--;
		if (depth > 0 && !json_skip(r, ","))
			return false;
	} while (depth > 0);
	return true;
}

/* How many events are in the file; it fails if it is not what it should be. */
static unsigned
count_events(bool closed)
{
	size_t len = read_back();
	struct json_reader r = { .s = bytes, .end = bytes + len };
	unsigned n = 0;

	ck_assert(json_skip(&r, "[\n"));
	do {
		ck_assert_msg(skip_event(&r), "event %u: %.200s", n, r.s);
		n++;
	} while (json_skip(&r, ",\n"));
	if (closed)
		ck_assert(json_skip(&r, "\n]\n"));
	ck_assert_ptr_eq(r.s, r.end);
	return n;
}

START_TEST(a_picture_is_an_array_of_events)
{
	struct trace_slice again = slice;

	again.failed = true;
	again.tries = 2;
	again.begun_us = 999; /* before the beginning */
	again.status = "killed by SEGV";
	must_add(&slice);
	must_add(&again);
	ck_assert_int_eq(trace_close(&trace), 0);
	read_back();

	ck_assert_str_eq(bytes,
	    BEGIN
	    ",\n{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":2,"
	    "\"args\":{\"name\":\"each.2\"}}"
	    ",\n{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":1,"
	    "\"tid\":2,\"args\":{\"sort_index\":2}}"
	    ",\n{\"name\":\"echo \\\"5\\\"\",\"cat\":\"task\",\"ph\":\"X\","
	    "\"ts\":250,\"dur\":300,\"pid\":1,\"tid\":2,"
	    "\"args\":{\"task\":5,\"try\":1,\"status\":\"exit 0\","
	    "\"user_us\":10,\"system_us\":20,\"max_rss_kb\":1500}}"
	    ",\n{\"name\":\"echo \\\"5\\\"\",\"cat\":\"task\",\"ph\":\"X\","
	    "\"ts\":0,\"dur\":300,\"pid\":1,\"tid\":2,"
	    "\"cname\":\"terrible\","
	    "\"args\":{\"task\":5,\"try\":2,\"status\":\"killed by SEGV\","
	    "\"user_us\":10,\"system_us\":20,\"max_rss_kb\":1500}}"
	    "\n]\n");
	ck_assert_uint_eq(count_events(true), 5);
	ck_assert_int_eq(trace.fd, -1);
}
END_TEST

START_TEST(a_picture_without_tasks_is_one_too)
{
	ck_assert_int_eq(trace_close(&trace), 0);
	read_back();

	ck_assert_str_eq(bytes, BEGIN "\n]\n");
}
END_TEST

START_TEST(the_largest_event_fits)
{
	char control[2001];
	struct trace_slice s = { UINT32_MAX, UINT64_MAX, UINT32_MAX, UINT64_MAX,
		UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, control,
		control, true };

	memset(control, '\x01', sizeof(control) - 1);
	control[sizeof(control) - 1] = '\0';
	/* A row in the millions would only cost the test its memory. */
	s.worker = 10000;
	for (int i = 0; i < 100; i++)
		must_add(&s);
	ck_assert_int_eq(trace_close(&trace), 0);

	ck_assert_uint_eq(count_events(true), 103);
}
END_TEST

/* 256 bytes are shown, more are cut, and never within a character. */
START_TEST(a_long_command_is_cut_between_characters)
{
	char command[300], expected[310];
	struct trace_slice s = slice;
	size_t len = TRACE_COMMAND_MAX_BYTES - 2 + (size_t)_i;

	memset(command, 'x', len);
	(void)strlcpy(command + len, "\xc3\xa9", 3);
	s.command = command;
	must_add(&s);
	ck_assert_int_eq(trace_close(&trace), 0);
	read_back();

	if (_i == 0)
		(void)snprintf(expected, sizeof(expected), "\"%s\"", command);
	else
		(void)snprintf(expected, sizeof(expected), "\"%.*s...\"",
		    _i == 1 ? 255 : 256, command);
	ck_assert_ptr_nonnull(strstr(bytes, expected));
	ck_assert_uint_eq(count_events(true), 4);
}
END_TEST

START_TEST(any_bytes_are_shown)
{
	char command[257];
	struct trace_slice s = slice;

	for (int i = 1; i <= 256; i++)
		command[i - 1] = (char)(i * (2 * _i + 1));
	command[256] = '\0';
	s.command = command;
	s.status = command + 128;
	must_add(&s);
	ck_assert_int_eq(trace_close(&trace), 0);

	ck_assert_uint_eq(count_events(true), 4);
}
END_TEST

START_TEST(a_long_name_of_a_pool_is_cut)
{
	char pool[200];

	ck_assert_int_eq(trace_close(&trace), 0);
	memset(pool, 'p', sizeof(pool) - 1);
	pool[sizeof(pool) - 1] = '\0';
	ck_assert_int_eq(trace_open(&trace, path, pool, 0, why, sizeof(why)),
	    0);
	must_add(&slice);
	ck_assert_int_eq(trace_close(&trace), 0);

	ck_assert_uint_eq(count_events(true), 4);
	ck_assert_ptr_nonnull(strstr(bytes, "ppp.2\""));
}
END_TEST

START_TEST(each_row_is_named_once)
{
	struct trace_slice s = slice;

	for (uint32_t i = 0; i < 3000; i++) {
		s.worker = i * 7 % 300 + 1;
		s.number = i;
		must_add(&s);
	}
	ck_assert_int_eq(trace_close(&trace), 0);

	ck_assert_uint_eq(count_events(true), 1 + 2 * 300 + 3000);
	for (uint32_t i = 1; i <= 300; i++) {
		char name[32];
		const char *found;

		(void)snprintf(name, sizeof(name), "\"each.%u\"", i);
		found = strstr(bytes, name);
		ck_assert_ptr_nonnull(found);
		ck_assert_ptr_null(strstr(found + 1, name));
	}
}
END_TEST

/* At every moment it lacks nothing but the bracket. */
START_TEST(the_file_is_valid_before_its_end)
{
	unsigned n = 0;

	for (int i = 0; i < 500; i++) {
		must_add(&slice);
		if (i % 9 == 0)
			n = count_events(false);
	}

	/* It grows while the run goes on. */
	ck_assert_uint_gt(n, 400);
}
END_TEST

START_TEST(a_full_disk_ends_the_picture_between_two_events)
{
	int n_failed = 0, saved = 0;

	scratch_limit(40000);
	for (int i = 0; i < 1000; i++) {
		errno = 0;
		if (trace_add(&trace, &slice) == -1) {
			saved = errno;
			n_failed++;
		}
	}
	scratch_limit(RLIM_INFINITY);

	ck_assert_int_eq(n_failed, 1);
	ck_assert_int_eq(saved, EFBIG);
	ck_assert_int_eq(trace.fd, -1);
	ck_assert_int_eq(trace_close(&trace), 0);
	ck_assert_uint_gt(count_events(false), 50);
}
END_TEST

START_TEST(a_full_disk_at_the_end_is_told)
{
	int result, saved;

	must_add(&slice);
	scratch_limit(300);
	result = trace_close(&trace);
	saved = errno;
	scratch_limit(RLIM_INFINITY);

	ck_assert_int_eq(result, -1);
	ck_assert_int_eq(saved, EFBIG);
	ck_assert_int_eq(trace.fd, -1);
	ck_assert_uint_eq(count_events(false), 1);
}
END_TEST

START_TEST(what_was_in_the_file_is_gone)
{
	for (int i = 0; i < 100; i++)
		must_add(&slice);
	ck_assert_int_eq(trace_close(&trace), 0);
	ck_assert_int_eq(trace_open(&trace, path, "each", 0, why, sizeof(why)),
	    0);
	ck_assert_int_eq(trace_close(&trace), 0);
	read_back();

	ck_assert_str_eq(bytes, BEGIN "\n]\n");
}
END_TEST

START_TEST(what_is_no_regular_file_is_refused)
{
	struct trace other;

	ck_assert_int_eq(trace_open(&other, "/dev/null", "each", 0, why,
			     sizeof(why)),
	    -1);
	ck_assert_str_eq(why, "/dev/null: is not a regular file");
	ck_assert_int_eq(other.fd, -1);
	ck_assert_int_eq(trace_add(&other, &slice), 0);
	ck_assert_int_eq(trace_close(&other), 0);
}
END_TEST

static Suite *
trace_suite(void)
{
	Suite *s = suite_create("trace");
	TCase *events = tcase_create("events");
	TCase *file = tcase_create("file");

	tcase_add_checked_fixture(events, setup, teardown);
	tcase_add_test(events, a_picture_is_an_array_of_events);
	tcase_add_test(events, a_picture_without_tasks_is_one_too);
	tcase_add_test(events, the_largest_event_fits);
	tcase_add_loop_test(events, a_long_command_is_cut_between_characters, 0,
	    4);
	tcase_add_loop_test(events, any_bytes_are_shown, 0, 20);
	tcase_add_test(events, a_long_name_of_a_pool_is_cut);
	tcase_add_test(events, each_row_is_named_once);
	suite_add_tcase(s, events);

	tcase_add_checked_fixture(file, setup, teardown);
	tcase_add_test(file, the_file_is_valid_before_its_end);
	tcase_add_test(file, a_full_disk_ends_the_picture_between_two_events);
	tcase_add_test(file, a_full_disk_at_the_end_is_told);
	tcase_add_test(file, what_was_in_the_file_is_gone);
	tcase_add_test(file, what_is_no_regular_file_is_refused);
	suite_add_tcase(s, file);
	return s;
}

int
main(void)
{
	return suite_main(trace_suite());
}

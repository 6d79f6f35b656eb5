/* SPDX-License-Identifier: ISC */
/* test_record.c - files that hold whole records. */
#include <errno.h>

#include "supervisor/batch/record.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"

static char why[256];

static int
open_file(const char *name)
{
	int fd =
	    record_open(scratch_path(name), O_WRONLY, 0600, why, sizeof(why));

	ck_assert_msg(fd != -1, "%s", why);
	return fd;
}

START_TEST(records_follow_what_was_there)
{
	int fd;

	scratch_put("file", "one\n");
	fd = open_file("file");
	ck_assert_int_eq(record_append(&fd, "two\n", 4), 0);
	ck_assert_int_eq(record_append(&fd, "", 0), 0);
	ck_assert_int_eq(record_append(&fd, "three\n", 6), 0);
	(void)close(fd);

	ck_assert_str_eq(scratch_get("file"), "one\ntwo\nthree\n");
}
END_TEST

START_TEST(half_a_record_is_taken_back)
{
	int fd, first, second, third, saved;

	scratch_put("file", "one\n");
	fd = open_file("file");
	scratch_limit(9);
	first = record_append(&fd, "abc\n", 4);
	second = record_append(&fd, "def\n", 4);
	saved = errno;
	third = record_append(&fd, "\n", 1);
	scratch_limit(RLIM_INFINITY);

	ck_assert_int_eq(first, 0);
	ck_assert_int_eq(second, -1);
	ck_assert_int_eq(saved, EFBIG);
	ck_assert_int_eq(third, 0);
	ck_assert_str_eq(scratch_get("file"), "one\nabc\n\n");
	(void)close(fd);
}
END_TEST

START_TEST(nothing_follows_a_half_that_stays)
{
	int ends[2];
	char full[65536] = "";

	/* A pipe, for nothing can be taken back from it. */
	ck_assert_int_eq(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
	ck_assert_int_eq(fcntl(ends[1], F_SETPIPE_SZ, 4096), 4096);
	errno = 0;

	ck_assert_int_eq(record_append(&ends[1], full, sizeof(full)), -1);
	ck_assert_int_eq(errno, EAGAIN);
	ck_assert_int_eq(ends[1], -1);
	(void)close(ends[0]);
}
END_TEST

START_TEST(what_fails_at_once_keeps_the_file_open)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(record_append(&fd, "x", 1), -1);
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert_int_ne(fd, -1);
	(void)close(fd);
}
END_TEST

static const struct {
	const char *path;
	const char *why;
} refused[] = {
	{ "", "a file has no name" },
	{ "/dev/null", "/dev/null: is not a regular file" },
	{ "/", "/: Is a directory" },
	{ "/dev/null/x", "/dev/null/x: Not a directory" },
	{ "/nonexistent/x", "/nonexistent/x: No such file or directory" },
};

START_TEST(what_is_no_regular_file_is_refused)
{
	ck_assert_int_eq(record_open(refused[_i].path, O_WRONLY, RECORD_MODE,
			     why, sizeof(why)),
	    -1);
	ck_assert_str_eq(why, refused[_i].why);
}
END_TEST

START_TEST(a_fifo_is_refused_without_waiting)
{
	const char *path = scratch_path("fifo");

	ck_assert_int_eq(mkfifo(path, 0600), 0);

	ck_assert_int_eq(record_open(path, O_RDWR, RECORD_MODE, why,
			     sizeof(why)),
	    -1);
	ck_assert_int_eq(record_open(path, O_WRONLY, RECORD_MODE, why,
			     sizeof(why)),
	    -1);
}
END_TEST

/* The first is relative, the second absolute, and so on. */
static void
link_chain(unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char name[16], next[PATH_MAX];

		(void)snprintf(name, sizeof(name), "%u", i + 1);
		(void)strlcpy(next, i % 2 == 0 ? name : scratch_path(name),
		    sizeof(next));
		(void)snprintf(name, sizeof(name), "%u", i);
		ck_assert_int_eq(symlink(next, scratch_path(name)), 0);
	}
}

START_TEST(the_target_is_where_links_lead)
{
	char first[PATH_MAX], *target;

	link_chain(40);
	(void)strlcpy(first, scratch_path("0"), sizeof(first));
	target = record_target(first);
	ck_assert_ptr_nonnull(target);
	ck_assert_str_eq(target, scratch_path("40"));
	free(target);

	ck_assert_int_eq(symlink("41", scratch_path("40")), 0);
	ck_assert_ptr_null(record_target(first));
	ck_assert_int_eq(errno, ELOOP);
}
END_TEST

START_TEST(the_target_without_links_is_the_path)
{
	static const char *const paths[] = { "x", "/", "", "/nonexistent/x",
		"/dev/null/x" };
	char *target = record_target(paths[_i]);

	ck_assert_ptr_nonnull(target);
	ck_assert_str_eq(target, paths[_i]);
	free(target);
}
END_TEST

static Suite *
record_suite(void)
{
	Suite *s = suite_create("record");
	TCase *append = tcase_create("append");
	TCase *open = tcase_create("open");

	tcase_add_checked_fixture(append, scratch_setup, scratch_teardown);
	tcase_add_test(append, records_follow_what_was_there);
	tcase_add_test(append, half_a_record_is_taken_back);
	tcase_add_test(append, nothing_follows_a_half_that_stays);
	tcase_add_test(append, what_fails_at_once_keeps_the_file_open);
	suite_add_tcase(s, append);

	tcase_add_checked_fixture(open, scratch_setup, scratch_teardown);
	tcase_add_loop_test(open, what_is_no_regular_file_is_refused, 0,
	    sizeof(refused) / sizeof(refused[0]));
	tcase_add_test(open, a_fifo_is_refused_without_waiting);
	tcase_add_test(open, the_target_is_where_links_lead);
	tcase_add_loop_test(open, the_target_without_links_is_the_path, 0, 5);
	suite_add_tcase(s, open);
	return s;
}

int
main(void)
{
	return suite_main(record_suite());
}

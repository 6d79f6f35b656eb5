/* SPDX-License-Identifier: ISC */
/* test_store.c - a log file: opened, written, cut, and moved from outside. */
#include <sys/resource.h>

#include <errno.h>
#include <signal.h>

#include "tests/unit/store_log.h"
#include "tests/unit/suite.h"

START_TEST(a_new_file_is_for_owner_and_group_and_closed_on_exec)
{
	mode_t before = umask(0);
	struct stat st;

	open_log();
	(void)umask(before);
	ck_assert_int_eq(stat(store.path, &st), 0);
	ck_assert_uint_eq(st.st_mode, S_IFREG | 0640);
	ck_assert_int_eq(fcntl(store.fd, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(fcntl(store.fd, F_GETFL) & O_NONBLOCK, 0);
}
END_TEST

START_TEST(what_is_there_is_kept_and_counted)
{
	scratch_put("log", "old\n");
	open_log();
	ck_assert_uint_eq(store.size, 4);
	put("new\n");
	ck_assert_uint_eq(store.size, 8);
	ck_assert_str_eq(scratch_get("log"), "old\nnew\n");
}
END_TEST

START_TEST(a_fifo_without_a_reader_does_not_block)
{
	ck_assert_int_eq(mkfifo(scratch_path("log"), 0600), 0);
	ck_assert_int_eq(store_open(&store, scratch_path("log"), &rules), -1);
	ck_assert_int_eq(errno, ENXIO);
	ck_assert_int_eq(store.fd, -1);
	ck_assert_int_eq(store_write(&store, "x", 1), -1);
	ck_assert_int_eq(store_rotate(&store), -1);
}
END_TEST

START_TEST(a_fifo_is_written_without_blocking_and_never_rotated)
{
	char piece[4096] = "x";
	ssize_t n;
	int reader;

	ck_assert_int_eq(mkfifo(scratch_path("log"), 0600), 0);
	(void)store_open(&store, scratch_path("log"), &rules);
	reader = open(scratch_path("log"), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ck_assert_int_eq(store_reopen(&store), 0);
	do
		n = store_write(&store, piece, sizeof(piece));
	while (n > 0);
	ck_assert_int_eq(errno, EAGAIN);
	ck_assert_uint_eq(store.size, 0);
	ck_assert_uint_eq(store_room(&store), SIZE_MAX);
	ck_assert_int_eq(store_rotate(&store), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_uint_eq(scratch_count(), 1);
	(void)close(reader);
}
END_TEST

/* As /dev/stdout is, when the shell has sent it to a file. */
START_TEST(what_a_link_leads_to_is_written_and_never_rotated)
{
	scratch_put("target", "old");
	scratch_put("log.4", "no affair of ours");
	ck_assert_int_eq(symlink("target", scratch_path("log")), 0);
	open_log();
	put("new");
	ck_assert_uint_eq(store.size, 6);
	ck_assert_uint_eq(store_room(&store), SIZE_MAX);
	ck_assert_int_eq(store_rotate(&store), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_str_eq(scratch_get("target"), "oldnew");
	ck_assert_uint_eq(scratch_count(), 3);
}
END_TEST

START_TEST(a_full_device_says_so)
{
	ck_assert_int_eq(store_open(&store, "/dev/full", &rules), 0);
	ck_assert_int_eq(store_write(&store, "x", 1), -1);
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert_uint_eq(store_room(&store), SIZE_MAX);
}
END_TEST

START_TEST(the_limit_of_file_size_is_an_error)
{
	struct rlimit before, low;
	ssize_t n, next;
	int error;

	open_log();
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	low = before;
	low.rlim_cur = 4;
	/* Check writes to a file too, so it is not asked in between. */
	(void)setrlimit(RLIMIT_FSIZE, &low);
	n = store_write(&store, "sixsix", 6);
	next = store_write(&store, "x", 1);
	error = errno;
	(void)setrlimit(RLIMIT_FSIZE, &before);
	(void)signal(SIGXFSZ, SIG_DFL);

	ck_assert_int_eq(n, 4);
	ck_assert_int_eq(next, -1);
	ck_assert_int_eq(error, EFBIG);
	ck_assert_uint_eq(store.size, 4);
}
END_TEST

START_TEST(reopening_follows_a_rename_from_outside)
{
	open_log();
	put("before");
	ck_assert_int_eq(rename(store.path, scratch_path("moved")), 0);
	put(" and after");
	ck_assert_int_eq(store_reopen(&store), 0);
	put("new");
	ck_assert_str_eq(scratch_get("moved"), "before and after");
	ck_assert_str_eq(scratch_get("log"), "new");
	ck_assert_uint_eq(store.size, 3);
}
END_TEST

START_TEST(rotation_leaves_a_file_alone_that_took_the_name)
{
	open_log();
	put("ours");
	ck_assert_int_eq(rename(store.path, scratch_path("moved")), 0);
	scratch_put("log", "theirs");
	rotate();
	ck_assert_uint_eq(store.size, 6);
	put("+");
	ck_assert_str_eq(scratch_get("log"), "theirs+");
	ck_assert_str_eq(scratch_get("moved"), "ours");
	ck_assert_uint_eq(scratch_count(), 2);
}
END_TEST

START_TEST(a_directory_that_is_gone_leaves_the_old_file_writable)
{
	struct stat st;

	open_log();
	put("one");
	scratch_teardown();

	ck_assert_int_eq(store_rotate(&store), -1);
	ck_assert_int_eq(errno, ENOENT);
	put("two");
	ck_assert_int_eq(store_reopen(&store), -1);
	ck_assert_int_eq(errno, ENOENT);
	put("three");
	ck_assert_int_eq(fstat(store.fd, &st), 0);
	ck_assert_int_eq(st.st_size, 11);
	ck_assert_uint_eq(store.size, 11);
}
END_TEST

START_TEST(cutting_takes_off_the_end_only)
{
	open_log();
	put("whole half");
	ck_assert_int_eq(store_cut(&store, 11), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_int_eq(store_cut(&store, 6), 0);
	ck_assert_uint_eq(store.size, 6);
	put("again");
	ck_assert_str_eq(scratch_get("log"), "whole again");
	ck_assert_int_eq(store_cut(&store, 11), 0);
	ck_assert_int_eq(store_cut(&store, 0), 0);
	ck_assert_str_eq(scratch_get("log"), "");
}
END_TEST

START_TEST(a_path_too_long_for_its_numbers_is_refused)
{
	char path[PATH_MAX];

	memset(path, '/', sizeof(path));
	(void)strlcpy(path + PATH_MAX - 15, "log", 15);
	ck_assert_int_eq(store_open(&store, path, &rules), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);
	ck_assert_int_eq(store.fd, -1);
}
END_TEST

START_TEST(a_directory_that_is_missing_is_tried_again)
{
	char path[PATH_MAX];

	(void)strlcpy(path, scratch_path("log"), sizeof(path));
	scratch_teardown();
	ck_assert_int_eq(store_open(&store, path, &rules), -1);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(store.fd, -1);
	ck_assert_int_eq(mkdir(scratch, 0700), 0);
	ck_assert_int_eq(store_reopen(&store), 0);
	put("x");
	ck_assert_str_eq(scratch_get("log"), "x");
}
END_TEST

static TCase *
file_case(void)
{
	TCase *c = tcase_create("file");

	tcase_add_checked_fixture(c, log_setup, log_teardown);
	tcase_add_test(c, a_new_file_is_for_owner_and_group_and_closed_on_exec);
	tcase_add_test(c, what_is_there_is_kept_and_counted);
	tcase_add_test(c, a_fifo_without_a_reader_does_not_block);
	tcase_add_test(c, a_fifo_is_written_without_blocking_and_never_rotated);
	tcase_add_test(c, what_a_link_leads_to_is_written_and_never_rotated);
	tcase_add_test(c, a_full_device_says_so);
	tcase_add_test(c, the_limit_of_file_size_is_an_error);
	tcase_add_test(c, cutting_takes_off_the_end_only);
	tcase_add_test(c, a_path_too_long_for_its_numbers_is_refused);
	return c;
}

static TCase *
outside_case(void)
{
	TCase *c = tcase_create("outside");

	tcase_add_checked_fixture(c, log_setup, log_teardown);
	tcase_add_test(c, reopening_follows_a_rename_from_outside);
	tcase_add_test(c, rotation_leaves_a_file_alone_that_took_the_name);
	tcase_add_test(c,
	    a_directory_that_is_gone_leaves_the_old_file_writable);
	tcase_add_test(c, a_directory_that_is_missing_is_tried_again);
	return c;
}

int
main(void)
{
	Suite *suite = suite_create("store");

	suite_add_tcase(suite, file_case());
	suite_add_tcase(suite, outside_case());
	return suite_main(suite);
}

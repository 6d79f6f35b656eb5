/* SPDX-License-Identifier: ISC */
/* test_capture.c - where a batch's task writes, and how that is handed over. */
#include <sys/resource.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "tests/unit/capturing.h"
#include "tests/unit/suite.h"

#define NOBODY 65534

START_TEST(what_is_in_memory_grows_into_a_file)
{
	struct capture_task what = { .task = 1, .number = 1 };
	struct stat before, after;

	config.in_memory = true;
	ck_assert_int_eq(capture_begin(&c, &what), 0);
	ck_assert_int_eq(fstat(c.out_fd, &before), 0);

	capture_grow(&c);

	ck_assert_int_eq(fstat(c.out_fd, &after), 0);
	ck_assert(
	    before.st_dev != after.st_dev || before.st_ino != after.st_ino);
	ck_assert_int_eq(write(c.out_fd, "x", 1), 1);
	ck_assert_int_eq(capture_end(&c, true), 0);
	ck_assert(receive());
	ck_assert_uint_eq(c.out_bytes, 1);
}
END_TEST

START_TEST(a_silent_task_leaves_its_files_to_the_next)
{
	struct stat before, after;

	ck_assert_int_eq(begin(1), 0);
	ck_assert_int_eq(fstat(c.out_fd, &before), 0);
	ck_assert_int_eq(lseek(c.out_fd, 100, SEEK_SET), 100);
	ck_assert_int_eq(capture_end(&c, true), 0);
	ck_assert(!receive());
	ck_assert_int_eq(begin(2), 0);
	ck_assert_int_eq(fstat(c.out_fd, &after), 0);
	ck_assert_uint_eq(before.st_ino, after.st_ino);
	put(c.out_fd, "x");
	ck_assert_int_eq(capture_end(&c, true), 0);

	ck_assert(receive());
	ck_assert_str_eq(content(got.fds[0]), "x");
}
END_TEST

START_TEST(what_was_written_is_handed_over)
{
	ck_assert_int_eq(begin(7), 0);
	ck_assert_int_ne(fcntl(c.out_fd, F_GETFD) & FD_CLOEXEC, 0);
	put(c.out_fd, "out");
	put(c.err_fd, "error");
	ck_assert_int_eq(capture_end(&c, true), 0);

	ck_assert_uint_eq(c.out_bytes, 3);
	ck_assert_uint_eq(c.err_bytes, 5);
	ck_assert(receive());
	ck_assert_uint_eq(got.frame.type, PRINTER_SHOW);
	ck_assert_uint_eq(got.task.task, 17);
	ck_assert_uint_eq(got.task.number, 7);
	ck_assert_int_eq(memcmp(got.task.tag, "tag", 3), 0);
	ck_assert_uint_eq(got.n_fds, 2);
	ck_assert_str_eq(content(got.fds[0]), "out");
	ck_assert_str_eq(content(got.fds[1]), "error");
	ck_assert(!c.waiting);
	ck_assert_int_eq(begin(8), 0);
	ck_assert_str_eq(content(c.out_fd), "");
}
END_TEST

START_TEST(only_one_of_the_files_is_handed_over)
{
	ck_assert_int_eq(begin(1), 0);
	put(_i == 0 ? c.out_fd : c.err_fd, "x");
	ck_assert_int_eq(capture_end(&c, true), 0);

	ck_assert(receive());
	ck_assert_uint_eq(got.n_fds, 1);
	ck_assert_int_eq(got.task.has_out, _i == 0);
	ck_assert_int_eq(got.task.has_err, _i == 1);
}
END_TEST

START_TEST(a_try_that_is_followed_by_another_is_dropped)
{
	ck_assert_int_eq(begin(1), 0);
	put(c.out_fd, "try");
	ck_assert_int_eq(capture_end(&c, false), 0);
	ck_assert(!receive());
	ck_assert_uint_eq(c.out_bytes, 3);

	ck_assert_int_eq(begin(1), 0);
	ck_assert_str_eq(content(c.out_fd), "");
}
END_TEST

START_TEST(with_an_order_the_silent_are_told_too)
{
	config.keep_order = true;
	ck_assert_int_eq(begin(5), 0);
	ck_assert_int_eq(capture_end(&c, true), 0);
	ck_assert(receive());
	ck_assert_uint_eq(got.task.number, 5);
	ck_assert_uint_eq(got.n_fds, 0);

	ck_assert_int_eq(begin(6), 0);
	ck_assert_int_eq(capture_end(&c, false), 0);
	ck_assert(!receive());
}
END_TEST

START_TEST(a_full_socket_is_waited_for)
{
	uint64_t n = fill();

	ck_assert_int_eq(capture_push(&c), 0);
	ck_assert(c.waiting);
	ck_assert_int_eq(capture_poll_fd(&c), config.printer_fd);
	for (uint64_t i = 1; i < n; i++) {
		ck_assert(receive());
		ck_assert_uint_eq(got.task.number, i);
	}
	ck_assert(!receive());
	ck_assert_int_eq(capture_push(&c), 0);
	ck_assert(!c.waiting);
	ck_assert(receive());
	ck_assert_uint_eq(got.task.number, n);
	ck_assert_str_eq(content(got.fds[0]), "x");
}
END_TEST

/* Of poll nothing is to be learned: it would say each time that there is room.
 */
START_TEST(descriptors_on_their_way_have_a_limit)
{
	struct rlimit limit, few;
	uint64_t n, next = 1;
	uid_t user = geteuid();

	if (suite_is_under_valgrind())
		return; /* which has limits of its own */
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	few = (struct rlimit){ .rlim_cur = 64, .rlim_max = limit.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	/* root has none. */
	ck_assert(user != 0 || seteuid(NOBODY) == 0);

	n = fill();
	ck_assert_uint_le(n, few.rlim_cur + 2);
	ck_assert_int_eq(capture_poll_fd(&c), -1);
	ck_assert_uint_lt(capture_retry_ms(&c), CLOCK_NEVER);

	/* Those of other processes of this user count too. */
	while (next <= n) {
		if (receive())
			ck_assert_uint_eq(got.task.number, next++);
		forget();
		ck_assert_int_eq(capture_push(&c), 0);
	}
	ck_assert(!c.waiting);
	ck_assert_uint_eq(capture_retry_ms(&c), CLOCK_NEVER);
	ck_assert(user != 0 || seteuid(0) == 0);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}
END_TEST

START_TEST(a_printer_that_left_is_no_error)
{
	if (_i == 1)
		(void)fill();
	fd_close(&printer_fd);
	ck_assert_int_eq(capture_push(&c), 0);
	ck_assert(!c.waiting);
	ck_assert_int_eq(begin(1), 0);
	put(c.out_fd, "x");
	ck_assert_int_eq(capture_end(&c, true), 0);

	ck_assert(!c.waiting);
}
END_TEST

START_TEST(without_a_printer_output_is_only_counted)
{
	fd_close(&config.printer_fd);
	ck_assert_int_eq(begin(1), 0);
	put(c.out_fd, "x");

	ck_assert_int_eq(capture_end(&c, true), 0);
	ck_assert_uint_eq(c.out_bytes, 1);
}
END_TEST

START_TEST(ungrouped_nothing_is_captured)
{
	config.mode = CAPTURE_NONE;
	ck_assert_int_eq(begin(1), 0);
	ck_assert_int_eq(c.out_fd, -1);
	ck_assert_int_eq(c.err_fd, -1);
	ck_assert_int_eq(capture_end(&c, true), 0);

	ck_assert(!receive());
}
END_TEST

static void
open_results(void)
{
	config.results_fd = open(scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ne(config.results_fd, -1);
}

static void
remove_results(void)
{
	(void)unlink(scratch_path("3/stdout"));
	(void)unlink(scratch_path("3/stderr"));
	(void)rmdir(scratch_path("3"));
}

static const struct {
	enum capture_mode mode;
	bool shown;
} modes[] = { { CAPTURE_NONE, false }, { CAPTURE_GROUP, true },
	{ CAPTURE_LINES, false } };

START_TEST(results_are_in_their_directory)
{
	open_results();
	config.mode = modes[_i].mode;
	ck_assert_int_eq(begin(3), 0);
	put(c.out_fd, "first and long\n");
	ck_assert_int_eq(capture_end(&c, false), 0);
	ck_assert_int_eq(begin(3), 0);
	put(c.out_fd, "out\n");
	ck_assert_int_eq(capture_end(&c, true), 0);

	ck_assert_str_eq(scratch_get("3/stdout"), "out\n");
	ck_assert_str_eq(scratch_get("3/stderr"), "");
	ck_assert_uint_eq(c.out_bytes, 4);
	ck_assert_int_eq(receive(), modes[_i].shown);
	if (modes[_i].shown)
		ck_assert_str_eq(content(got.fds[0]), "out\n");
	remove_results();
}
END_TEST

START_TEST(results_of_what_could_not_start_are_removed)
{
	open_results();
	ck_assert_int_eq(begin(3), 0);
	ck_assert(scratch_has("3/stdout"));
	capture_cancel(&c);

	ck_assert(!scratch_has("3"));
}
END_TEST

START_TEST(results_that_cannot_be_written_are_an_error)
{
	unsigned n;

	open_results();
	ck_assert_int_eq(mkdir(scratch_path("3"), 0700), 0);
	ck_assert_int_eq(mkdir(scratch_path("3/stderr"), 0700), 0);
	n = count_fds();

	ck_assert_int_eq(begin(3), -1);
	ck_assert_int_eq(errno, EISDIR);
	ck_assert_uint_eq(count_fds(), n);
	(void)rmdir(scratch_path("3/stderr"));
	remove_results();
}
END_TEST

START_TEST(a_long_tag_is_cut_at_a_character)
{
	static char tag[PRINTER_TAG_MAX_BYTES + 2];
	struct capture_task t = { .task = 1,
		.number = 1,
		.tag = tag,
		.tag_len = sizeof(tag) };

	memset(tag, 'a', sizeof(tag));
	memcpy(tag + PRINTER_TAG_MAX_BYTES - 1, "\xc3\xa9", 2);
	config.keep_order = true;
	ck_assert_int_eq(capture_begin(&c, &t), 0);
	ck_assert_int_eq(capture_end(&c, true), 0);

	ck_assert(receive());
	ck_assert_uint_eq(got.task.tag_len, PRINTER_TAG_MAX_BYTES - 1);
}
END_TEST

static Suite *
capture_suite(void)
{
	Suite *s = suite_create("capture");
	TCase *group = tcase_create("group");
	TCase *results = tcase_create("results");

	tcase_add_checked_fixture(group, capturing_setup, capturing_teardown);
	tcase_add_test(group, what_is_in_memory_grows_into_a_file);
	tcase_add_test(group, a_silent_task_leaves_its_files_to_the_next);
	tcase_add_test(group, what_was_written_is_handed_over);
	tcase_add_loop_test(group, only_one_of_the_files_is_handed_over, 0, 2);
	tcase_add_test(group, a_try_that_is_followed_by_another_is_dropped);
	tcase_add_test(group, with_an_order_the_silent_are_told_too);
	tcase_add_test(group, a_full_socket_is_waited_for);
	tcase_add_test(group, descriptors_on_their_way_have_a_limit);
	tcase_add_loop_test(group, a_printer_that_left_is_no_error, 0, 2);
	tcase_add_test(group, without_a_printer_output_is_only_counted);
	tcase_add_test(group, ungrouped_nothing_is_captured);
	tcase_add_test(group, a_long_tag_is_cut_at_a_character);
	suite_add_tcase(s, group);

	tcase_add_checked_fixture(results, capturing_setup, capturing_teardown);
	tcase_add_loop_test(results, results_are_in_their_directory, 0, 3);
	tcase_add_test(results, results_of_what_could_not_start_are_removed);
	tcase_add_test(results, results_that_cannot_be_written_are_an_error);
	suite_add_tcase(s, results);
	return s;
}

int
main(void)
{
	return suite_main(capture_suite());
}

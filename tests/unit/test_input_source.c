/* SPDX-License-Identifier: ISC */
/* test_input_source.c - files, pipes, FIFOs, sockets, terminals. */
#include <sys/socket.h>

#include "tests/unit/input_feed.h"
#include "tests/unit/suite.h"

START_TEST(files_are_read_one_after_the_other)
{
	config.per_task = 2;
	scratch_put("one", "a\nb\nc");
	scratch_put("two", "d\n");
	begin_files(scratch_path("one"), scratch_path("two"));
	ck_assert_str_eq(input_name(in), scratch_path("one"));
	expect("a|b;c|d;", INPUT_END);
	ck_assert_str_eq(input_name(in), scratch_path("two"));
}
END_TEST

START_TEST(a_dash_is_standard_input)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	stdin_from(ends[0]);
	feed_fd = ends[1];
	scratch_put("one", "a\nb");
	begin_files(scratch_path("one"), "-");
	expect("a;b;", INPUT_WAIT);
	ck_assert_str_eq(input_name(in), "standard input");
	feed("c\n", 2);
	expect("c;", INPUT_WAIT);
	hang_up();
	expect("", INPUT_END);
}
END_TEST

START_TEST(standard_input_that_is_a_file_goes_on_where_it_stands)
{
	char byte;

	scratch_put("items", "a\nb\nc\n");
	stdin_from(open(scratch_path("items"), O_RDONLY | O_CLOEXEC));
	ck_assert_int_eq(read(STDIN_FILENO, &byte, 1), 1);
	begin();
	while (input_count(in))
		;
	expect_total(3);
	expect(";b;c;", INPUT_END);
}
END_TEST

START_TEST(standard_input_keeps_its_flags_and_may_be_replaced)
{
	begin_pipe();
	ck_assert_int_eq(fcntl(STDIN_FILENO, F_GETFL) & O_NONBLOCK, 0);
	ck_assert_int_eq(fcntl(STDIN_FILENO, F_GETFD), 0);
	stdin_from(open("/dev/null", O_RDONLY | O_CLOEXEC));
	feed("a\n", 2);
	expect("a;", INPUT_WAIT);
	ck_assert_int_gt(input_fd(in), STDERR_FILENO);
	ck_assert_int_eq(fcntl(input_fd(in), F_GETFD), FD_CLOEXEC);
}
END_TEST

START_TEST(sockets_are_read_like_pipes)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	stdin_from(ends[0]);
	feed_fd = ends[1];
	begin();
	expect("", INPUT_WAIT);
	feed("a\nb", 3);
	expect("a;", INPUT_WAIT);
	hang_up();
	expect("b;", INPUT_END);
}
END_TEST

START_TEST(a_fifo_waits_for_its_first_writer)
{
	ck_assert_int_eq(mkfifo(scratch_path("fifo"), 0600), 0);
	begin_files(scratch_path("fifo"), NULL);
	expect("", INPUT_WAIT);
	expect("", INPUT_WAIT);
	ck_assert(!is_ready(input_fd(in)));
	feed_fd = open(scratch_path("fifo"), O_WRONLY | O_CLOEXEC);
	expect("", INPUT_WAIT);
	feed("a\nb", 3);
	expect("a;", INPUT_WAIT);
	hang_up();
	ck_assert(is_ready(input_fd(in)));
	expect("b;", INPUT_END);
	expect("", INPUT_END);
}
END_TEST

START_TEST(a_fifo_whose_writer_said_nothing_is_at_its_end)
{
	ck_assert_int_eq(mkfifo(scratch_path("fifo"), 0600), 0);
	begin_files(scratch_path("fifo"), NULL);
	expect("", INPUT_WAIT);
	feed_fd = open(scratch_path("fifo"), O_WRONLY | O_CLOEXEC);
	hang_up();
	ck_assert(is_ready(input_fd(in)));
	expect("", INPUT_END);
}
END_TEST

/* As <(command) gives it. */
START_TEST(a_pipe_by_name_ends_though_its_writer_has_gone_before)
{
	char path[32];
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	feed_fd = ends[1];
	feed("a\nb\n", 4);
	hang_up();
	(void)snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
	begin_files(path, NULL);
	(void)close(ends[0]);
	expect("a;b;", INPUT_END);
}
END_TEST

/* A pseudo-terminal of which feed_fd is the other side. */
static void
begin_terminal(void)
{
	feed_fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	ck_assert_int_ne(feed_fd, -1);
	ck_assert_int_eq(grantpt(feed_fd), 0);
	ck_assert_int_eq(unlockpt(feed_fd), 0);
	stdin_from(open(ptsname(feed_fd), O_RDWR | O_NOCTTY | O_CLOEXEC));
	begin();
}

START_TEST(a_terminal_gives_lines_until_ctrl_d)
{
	begin_terminal();
	expect("", INPUT_WAIT);
	feed("a\nb", 3);
	expect("a;", INPUT_WAIT);
	feed("\4", 1); /* b without its newline, but not the end */
	expect("", INPUT_WAIT);
	feed("c\n\4", 3);
	expect("bc;", INPUT_END);
}
END_TEST

START_TEST(a_terminal_that_has_gone_is_at_its_end)
{
	begin_terminal();
	feed("a\nb", 3);
	expect("a;", INPUT_WAIT);
	hang_up();
	expect("", INPUT_END);
}
END_TEST

START_TEST(another_reader_of_the_pipe_does_not_make_us_wait)
{
	char bytes[8];

	begin_pipe();
	for (int i = 0; i < 100; i++) {
		feed("a\n", 2);
		ck_assert_int_eq(read(STDIN_FILENO, bytes, sizeof(bytes)), 2);
		expect("", INPUT_WAIT);
	}
}
END_TEST

START_TEST(what_cannot_be_read_is_refused)
{
	static char none[] = "/nonexistent/items", dir[] = "/", empty[] = "";
	static char null[] = "/dev/null", dash[] = "-";
	char *lists[][3] = { { null, none, NULL }, { dir, NULL },
		{ null, empty, NULL }, { dash, NULL }, { dash, NULL },
		{ dash, NULL } };
	static const char *sentences[] = {
		"/nonexistent/items: No such file or directory",
		"/: Is a directory", "a file of items has no name",
		"standard input: Is a directory",
		"standard input: Bad file descriptor",
		"standard input: Bad file descriptor"
	};

	config.files = lists[_i];
	if (_i == 3)
		stdin_from(open("/", O_RDONLY | O_CLOEXEC));
	if (_i == 4)
		stdin_from(open("/dev/null", O_WRONLY | O_CLOEXEC));
	if (_i == 5)
		(void)close(STDIN_FILENO);
	refused(sentences[_i]);
}
END_TEST

/* As a disk that fails: what is not mapped cannot be read. */
START_TEST(a_read_that_fails_is_told_with_its_file_and_tried_again)
{
	scratch_put("items", "a\nb\n");
	begin_files(scratch_path("items"), "/proc/self/mem");
	expect("a;b;", INPUT_FAILED);
	ck_assert_int_eq(errno, EIO);
	ck_assert_str_eq(input_name(in), "/proc/self/mem");
	expect("", INPUT_FAILED);
	ck_assert_int_eq(errno, EIO);
	expect_no_total();
	while (input_count(in))
		;
	expect_no_total();
}
END_TEST

START_TEST(nothing_stays_open)
{
	int before = dup(0), after;

	(void)close(before);
	scratch_put("items", "a\n");
	begin_files(scratch_path("items"), "/dev/null");
	expect("a;", INPUT_END);
	input_free(in);
	in = NULL;
	after = dup(0);
	(void)close(after);
	ck_assert_int_eq(after, before);
}
END_TEST

static void
add_files(TCase *c)
{
	tcase_add_test(c, files_are_read_one_after_the_other);
	tcase_add_test(c, a_dash_is_standard_input);
	tcase_add_test(c,
	    standard_input_that_is_a_file_goes_on_where_it_stands);
	tcase_add_test(c, standard_input_keeps_its_flags_and_may_be_replaced);
	tcase_add_test(c, sockets_are_read_like_pipes);
}

static void
add_streams(TCase *c)
{
	tcase_add_test(c, a_fifo_waits_for_its_first_writer);
	tcase_add_test(c, a_fifo_whose_writer_said_nothing_is_at_its_end);
	tcase_add_test(c,
	    a_pipe_by_name_ends_though_its_writer_has_gone_before);
	tcase_add_test(c, a_terminal_gives_lines_until_ctrl_d);
	tcase_add_test(c, a_terminal_that_has_gone_is_at_its_end);
	tcase_add_test(c, another_reader_of_the_pipe_does_not_make_us_wait);
	tcase_add_loop_test(c, what_cannot_be_read_is_refused, 0, 6);
	tcase_add_test(c,
	    a_read_that_fails_is_told_with_its_file_and_tried_again);
	tcase_add_test(c, nothing_stays_open);
}

int
main(void)
{
	Suite *s = suite_create("input_source");

	add_files(new_case(s, "files"));
	add_streams(new_case(s, "streams"));
	return suite_main(s);
}

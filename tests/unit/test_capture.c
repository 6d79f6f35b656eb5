/* SPDX-License-Identifier: ISC */
/* test_capture.c - where a batch's task writes, and how that is handed over. */
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"
#include "worker/capture.h"

static struct capture_config config;
static struct capture c;
static int printer_fd = -1; /* the other end */

/* The last packet that was received. */
static struct {
	struct frame frame;
	struct printer_task task;
	int fds[2];
	size_t n_fds;
	uint8_t bytes[FRAME_LEN_MAX];
} got;

static void
setup(void)
{
	int ends[2];

	scratch_setup();
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
			     ends),
	    0);
	config = (struct capture_config){ .mode = CAPTURE_GROUP,
		.printer_fd = ends[0],
		.results_fd = -1 };
	printer_fd = ends[1];
	capture_init(&c, &config);
}

static void
forget(void)
{
	while (got.n_fds > 0)
		fd_close(&got.fds[--got.n_fds]);
}

static void
teardown(void)
{
	forget();
	capture_fini(&c);
	fd_close(&printer_fd);
	fd_close(&config.printer_fd);
	fd_close(&config.results_fd);
	scratch_teardown();
}

/* The next packet, or false when there is none. */
static bool
receive(void)
{
	union {
		struct cmsghdr header;
		uint8_t bytes[CMSG_SPACE(sizeof(got.fds))];
	} control;
	struct iovec bytes = { .iov_base = got.bytes,
		.iov_len = sizeof(got.bytes) };
	struct msghdr h = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	ssize_t len;
	struct cmsghdr *header;

	forget();
	len = recvmsg(printer_fd, &h, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (len == -1)
		return false;
	header = CMSG_FIRSTHDR(&h);
	if (header != NULL) {
		got.n_fds = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(got.fds, CMSG_DATA(header), got.n_fds * sizeof(int));
	}
	ck_assert_int_eq(frame_parse(&got.frame, got.bytes, (size_t)len), len);
	ck_assert_int_eq(printer_task_decode(&got.task, &got.frame), 0);
	return true;
}

static int
begin(uint64_t number)
{
	return capture_begin(&c,
	    &(struct capture_task){ .task = number + 10,
		.number = number,
		.tag = "tag",
		.tag_len = 3 });
}

static void
put(int fd, const char *text)
{
	ck_assert_int_eq(fd_write_all(fd, text, strlen(text)), 0);
}

static const char *
content(int fd)
{
	static char text[256];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	return text;
}

static unsigned
count_fds(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

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

/* Until the socket takes no more. Returns how many it took. */
static uint64_t
fill(void)
{
	uint64_t n = 0;

	while (!c.waiting) {
		ck_assert_int_eq(begin(++n), 0);
		put(c.out_fd, "x");
		ck_assert_int_eq(capture_end(&c, true), 0);
		ck_assert_uint_lt(n, 10000);
	}
	return n;
}

START_TEST(a_full_socket_is_waited_for)
{
	uint64_t n = fill();

	ck_assert_int_eq(capture_push(&c), 0);
	ck_assert(c.waiting);
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

START_TEST(lines_go_through_pipes)
{
	char bytes[8];

	config.mode = CAPTURE_LINES;
	ck_assert_int_eq(begin(3), 0);
	ck_assert(receive());
	ck_assert_uint_eq(got.frame.type, PRINTER_FOLLOW);
	ck_assert_uint_eq(got.n_fds, 2);
	put(c.err_fd, "hi");
	ck_assert_int_eq(read(got.fds[1], bytes, sizeof(bytes)), 2);
	ck_assert_int_eq(capture_end(&c, _i == 1), 0);
	/* Our ends are closed, and the read ends were only sent. */
	ck_assert_int_eq(read(got.fds[0], bytes, sizeof(bytes)), 0);

	ck_assert(receive());
	ck_assert_uint_eq(got.frame.type, PRINTER_ENDED);
	ck_assert_uint_eq(got.task.task, 13);
	ck_assert_int_eq(got.task.has_out, _i == 1);
	ck_assert_uint_eq(got.n_fds, 0);
}
END_TEST

START_TEST(lines_wait_for_a_full_socket_in_order)
{
	(void)fill();
	while (receive())
		;
	ck_assert_int_eq(capture_push(&c), 0);
	(void)fill();
	/* Only this one's is left, which makes it full. */
	capture_fini(&c);
	config.mode = CAPTURE_LINES;
	capture_init(&c, &config);
	ck_assert_int_eq(begin(4), 0);
	ck_assert(c.waiting);
	ck_assert_int_eq(capture_end(&c, true), 0);
	ck_assert(c.waiting);
	while (receive())
		;
	ck_assert_int_eq(capture_push(&c), 0);

	ck_assert(!c.waiting);
	ck_assert(receive());
	ck_assert_uint_eq(got.frame.type, PRINTER_FOLLOW);
	ck_assert_uint_eq(got.n_fds, 2);
	ck_assert(receive());
	ck_assert_uint_eq(got.frame.type, PRINTER_ENDED);
}
END_TEST

START_TEST(what_could_not_start_leaves_nothing)
{
	config.mode = _i == 0 ? CAPTURE_GROUP : CAPTURE_LINES;
	ck_assert_int_eq(begin(1), 0);
	capture_cancel(&c);

	if (_i == 1) {
		ck_assert(receive());
		ck_assert(receive());
		ck_assert_uint_eq(got.frame.type, PRINTER_ENDED);
		ck_assert(!got.task.has_out);
	}
	ck_assert(!receive());
	ck_assert_int_eq(begin(2), 0);
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

START_TEST(no_descriptor_is_left)
{
	unsigned n = count_fds();

	config.mode = _i == 0 ? CAPTURE_GROUP : CAPTURE_LINES;
	for (uint64_t i = 1; i < 20; i++) {
		ck_assert_int_eq(begin(i), 0);
		put(c.out_fd, "x");
		ck_assert_int_eq(capture_end(&c, i % 2 == 0), 0);
	}
	while (receive())
		;
	capture_fini(&c);

	ck_assert_uint_eq(count_fds(), n);
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
	TCase *lines = tcase_create("lines");
	TCase *results = tcase_create("results");

	tcase_add_checked_fixture(group, setup, teardown);
	tcase_add_test(group, a_silent_task_leaves_its_files_to_the_next);
	tcase_add_test(group, what_was_written_is_handed_over);
	tcase_add_loop_test(group, only_one_of_the_files_is_handed_over, 0, 2);
	tcase_add_test(group, a_try_that_is_followed_by_another_is_dropped);
	tcase_add_test(group, with_an_order_the_silent_are_told_too);
	tcase_add_test(group, a_full_socket_is_waited_for);
	tcase_add_loop_test(group, a_printer_that_left_is_no_error, 0, 2);
	tcase_add_test(group, without_a_printer_output_is_only_counted);
	tcase_add_test(group, ungrouped_nothing_is_captured);
	tcase_add_test(group, a_long_tag_is_cut_at_a_character);
	suite_add_tcase(s, group);

	tcase_add_checked_fixture(lines, setup, teardown);
	tcase_add_loop_test(lines, lines_go_through_pipes, 0, 2);
	tcase_add_test(lines, lines_wait_for_a_full_socket_in_order);
	tcase_add_loop_test(lines, what_could_not_start_leaves_nothing, 0, 2);
	tcase_add_loop_test(lines, no_descriptor_is_left, 0, 2);
	suite_add_tcase(s, lines);

	tcase_add_checked_fixture(results, setup, teardown);
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

/* SPDX-License-Identifier: ISC */
/* test_sink.c - a chunk is written whole and once, or it is known to wait. */
#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"
#include "worker/logger/logger.h"

#define PIPE_SIZE 65536

static const struct store_rules rules = { .keep = 1 };
static struct logger_config config;
static struct ledger ledger;
static struct logger_setup logger_setup = { .config = &config };
static struct logger logger = { .setup = &logger_setup };
static struct stream stream;
static struct sink sink;
static int report[2];
static int source[2];
static int own_fd; /* the sink's, if it opened its descriptor anew */

static void
setup(void)
{
	scratch_setup();
	log_set_level(LOG_LEVEL_ERROR);
	ck_assert_int_eq(ledger_open(&ledger, 2, 1), 0);
	ck_assert_int_eq(fd_pipe(source), 0);
	ck_assert_int_eq(fd_pipe(report), 0);
	ck_assert_int_eq(fd_set_nonblocking(report[0]), 0);
	logger.loop = loop_new();
	ck_assert_ptr_nonnull(logger.loop);
	logger_setup.report_fd = report[1];
	logger.n_failing = 0;
	memset(&stream, 0, sizeof(stream));
	memset(&sink, 0, sizeof(sink));
	sink.logger = &logger;
	sink.store.fd = -1;
	own_fd = -1;
	ck_assert_int_eq(stream_open(&stream, &ledger, 0, source[0]), 0);
}

static void
teardown(void)
{
	free(sink.rest);
	fd_close(&own_fd);
	store_close(&sink.store);
	loop_free(logger.loop);
	ledger_close(&ledger);
	fd_close(&source[0]);
	fd_close(&source[1]);
	fd_close(&report[0]);
	fd_close(&report[1]);
	scratch_teardown();
}

static void
open_file(void)
{
	ck_assert_int_eq(sink_open_store(&sink, scratch_path("log"), &rules),
	    0);
	stream.sink = &sink;
}

/* As if descriptor fd were our standard output. */
static void
open_descriptor(int fd)
{
	sink_open_standard(&sink, fd);
	sink.standard = STDOUT_FILENO;
	if (sink.fd != fd)
		own_fd = sink.fd;
	stream.sink = &sink;
}

static bool
put(const char *text, size_t len)
{
	struct chunk b = { .stream = &stream,
		.data = (const uint8_t *)text,
		.len = len,
		.done = stream.record->done + len };

	stream.record->head = b.done;
	return sink_write(&sink, &b);
}

START_TEST(a_file_gets_the_batch_and_the_ledger_says_so)
{
	open_file();

	ck_assert(put("one\ntwo\n", 8));
	ck_assert_uint_eq(stream.record->done, 8);
	ck_assert_uint_eq(ledger.page->note.writing, 0);
	ck_assert_str_eq(scratch_get("log"), "one\ntwo\n");
}
END_TEST

START_TEST(half_a_batch_on_a_full_disk_is_taken_back)
{
	struct rlimit small = { .rlim_cur = 6, .rlim_max = RLIM_INFINITY };

	signal(SIGXFSZ, SIG_IGN);
	open_file();
	ck_assert(put("one\n", 4));
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	ck_assert(!put("two\n", 4));
	small.rlim_cur = RLIM_INFINITY;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);

	ck_assert_str_eq(scratch_get("log"), "one\n");
	ck_assert_uint_eq(stream.record->done, 4);
	ck_assert(sink.stuck && sink.failing);
	ck_assert(sink_flush(&sink));
	ck_assert(put("two\n", 4));
	ck_assert(!sink.failing);
	ck_assert_str_eq(scratch_get("log"), "one\ntwo\n");
}
END_TEST

/* What a logger leaves that was killed in a write: n bytes of it are there. */
static void
leave_half(size_t n)
{
	open_file();
	ck_assert(put("one\n", 4));
	stream.record->head += 4;
	ledger.page->note = (struct ledger_note){ .writing = 1,
		.write_at = 4,
		.write_len = 4,
		.write_done = 8 };
	ck_assert_int_eq(store_write(&sink.store, "two\n", n), (ssize_t)n);
	sink_recover(&sink, &ledger);
}

START_TEST(a_write_that_was_done_is_not_done_again)
{
	leave_half(4);

	ck_assert_uint_eq(stream.record->done, 8);
	ck_assert_uint_eq(ledger.page->note.writing, 0);
	ck_assert_str_eq(scratch_get("log"), "one\ntwo\n");
}
END_TEST

START_TEST(a_write_that_was_cut_short_is_done_again)
{
	leave_half((size_t)_i);

	ck_assert_uint_eq(stream.record->done, 4);
	ck_assert_uint_eq(ledger.page->note.writing, 0);
	ck_assert_str_eq(scratch_get("log"), "one\n");
}
END_TEST

START_TEST(what_a_full_pipe_does_not_take_waits)
{
	static char block[PIPE_SIZE + 10], seen[PIPE_SIZE];
	int ends[2];

	memset(block, 'x', sizeof(block));
	ck_assert_int_eq(fd_pipe(ends), 0);
	open_descriptor(ends[1]);
	ck_assert(!put(block, sizeof(block)));
	ck_assert(sink.stuck && !sink.failing);
	ck_assert_uint_eq(sink.rest_len, 10);
	ck_assert_uint_eq(stream.record->at_risk, sizeof(block));
	ck_assert(!sink_flush(&sink));
	ck_assert_int_eq(read(ends[0], seen, sizeof(seen)), PIPE_SIZE);

	ck_assert(sink_flush(&sink));
	ck_assert_uint_eq(stream.record->at_risk, 0);
	ck_assert_int_eq(read(ends[0], seen, sizeof(seen)), 10);
	ck_assert(!sink.stuck);
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}
END_TEST

START_TEST(a_reader_that_left_is_told_of_once)
{
	char words[8];
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(fd_pipe(ends), 0);
	open_descriptor(ends[1]);
	fd_close(&ends[0]);

	ck_assert(put("one\n", 4));
	ck_assert(put("two\n", 4));
	ck_assert(sink.gone);
	ck_assert_uint_eq(stream.record->done, 8);
	ck_assert_int_eq(read(report[0], words, sizeof(words)), 1);
	ck_assert_int_eq(words[0], LOGGER_LOST_READER);
	fd_close(&ends[1]);
}
END_TEST

START_TEST(a_device_without_room_is_tried_again)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	ck_assert_int_ne(full, -1);
	open_descriptor(full);

	ck_assert(!put("one\n", 4));
	ck_assert(sink.failing);
	ck_assert_uint_eq(logger.n_failing, 1);
	ck_assert_uint_ne(sink.retry.at_ms, CLOCK_NEVER);
	ck_assert(!sink_flush(&sink));
	ck_assert_uint_eq(logger.n_failing, 1);
	fd_close(&full);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sink");
	TCase *files = tcase_create("files");
	TCase *others = tcase_create("others");

	tcase_add_checked_fixture(files, setup, teardown);
	tcase_add_test(files, a_file_gets_the_batch_and_the_ledger_says_so);
	tcase_add_test(files, half_a_batch_on_a_full_disk_is_taken_back);
	tcase_add_test(files, a_write_that_was_done_is_not_done_again);
	tcase_add_loop_test(files, a_write_that_was_cut_short_is_done_again, 0,
	    4);
	suite_add_tcase(suite, files);

	tcase_add_checked_fixture(others, setup, teardown);
	tcase_add_test(others, what_a_full_pipe_does_not_take_waits);
	tcase_add_test(others, a_reader_that_left_is_told_of_once);
	tcase_add_test(others, a_device_without_room_is_tried_again);
	suite_add_tcase(suite, others);
	return suite_main(suite);
}

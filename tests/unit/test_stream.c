/* SPDX-License-Identifier: ISC */
/* test_stream.c - bytes come in once and in order, whoever is killed. */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "tests/unit/suite.h"
#include "worker/logger/stream.h"

/* Each takes a moment, and under valgrind fifty. */
#define KILLS (getenv("REEVE_VALGRIND") == NULL ? 100 : 5)

static struct ledger ledger;
static struct stream stream;
static int ends[2];

static void
take_over(void)
{
	memset(&stream, 0, sizeof(stream));
	ck_assert_int_eq(stream_open(&stream, &ledger, 1, ends[0]), 0);
	if (ledger.page->note.reading != 0)
		stream_recover(&stream);
}

static void
setup(void)
{
	ck_assert_int_eq(ledger_open(&ledger, 4, 2), 0);
	ck_assert_int_eq(fd_pipe(ends), 0);
	ck_assert_int_eq(fd_set_nonblocking(ends[0]), 0);
	take_over();
}

static void
teardown(void)
{
	ledger_close(&ledger);
	fd_close(&ends[0]);
	fd_close(&ends[1]);
}

static void
put(const char *text)
{
	ck_assert_int_eq(write(ends[1], text, strlen(text)),
	    (ssize_t)strlen(text));
}

/* All that is there, as long as it has no NUL. */
static const char *
taken(void)
{
	static char text[LEDGER_RING_SIZE + 1];
	size_t len = stream_len(&stream);

	memcpy(text, stream_text(&stream), len);
	text[len] = '\0';
	return text;
}

START_TEST(whole_lines_are_told_from_a_begun_one)
{
	put("one\ntwo\nthr");

	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);
	ck_assert_uint_eq(stream_lines_len(&stream), strlen("one\ntwo\n"));
	ck_assert_str_eq(taken(), "one\ntwo\nthr");
}
END_TEST

START_TEST(a_line_that_comes_in_two_is_one)
{
	put("a li");
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);
	ck_assert_uint_eq(stream_lines_len(&stream), 0);
	put("ne\n");
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);

	ck_assert_uint_eq(stream_lines_len(&stream), strlen("a line\n"));
	ck_assert_str_eq(taken(), "a line\n");
}
END_TEST

START_TEST(a_pause_is_no_end)
{
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_EMPTY);
	fd_close(&ends[1]);
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_ENDED);
	ck_assert_uint_eq(ledger.page->note.reading, 0);
}
END_TEST

START_TEST(a_full_ring_takes_no_more_until_its_lines_have_gone)
{
	static char block[LEDGER_RING_SIZE];

	memset(block, 'x', sizeof(block));
	ck_assert_int_eq(write(ends[1], block, sizeof(block)),
	    (ssize_t)sizeof(block));
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);
	ck_assert_uint_eq(stream_len(&stream), LEDGER_RING_SIZE);
	put("y");
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_FULL);
	stream.record->done = stream.record->head;

	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);
	ck_assert_str_eq(taken(), "y");
}
END_TEST

START_TEST(a_line_over_the_rings_end_is_in_one_piece)
{
	stream.record->head = stream.record->done = LEDGER_RING_SIZE - 3;
	put("over the end\n");

	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);
	ck_assert_str_eq(taken(), "over the end\n");
}
END_TEST

/* For whoever asks, as the supervisor may: the last ring full of all of it. */
START_TEST(what_was_written_is_kept_until_a_ring_more_has_come)
{
	static char block[LEDGER_RING_SIZE];
	const uint8_t *ring;

	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = (char)('a' + i % 23);
	put("gone\n");
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);
	stream.record->done = stream.record->head;
	ck_assert_int_eq(write(ends[1], block, sizeof(block)),
	    (ssize_t)sizeof(block));
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);
	stream.record->done = stream.record->head;

	ring = ledger_map_ring(&ledger, 1);
	ck_assert_ptr_nonnull(ring);
	ck_assert_mem_eq(ring + stream.record->head % LEDGER_RING_SIZE, block,
	    sizeof(block));
}
END_TEST

START_TEST(what_was_read_is_there_for_the_next_logger)
{
	put("one\ntw");
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);
	take_over();
	put("o\n");
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);

	ck_assert_str_eq(taken(), "one\ntwo\n");
	ck_assert_uint_eq(stream_lines_len(&stream), strlen("one\ntwo\n"));
}
END_TEST

/* A kill right after the read: the bytes are there, nothing says so. */
START_TEST(a_read_that_was_done_is_found)
{
	put("one\n");
	ck_assert_int_eq(stream_read(&stream, &ledger), STREAM_READ);
	stream.record->head = 0;
	ledger.page->note.reading = 2;
	take_over();

	ck_assert_uint_eq(ledger.page->note.reading, 0);
	ck_assert_str_eq(taken(), "one\n");
	ck_assert_uint_eq(stream_lines_len(&stream), 4);
}
END_TEST

/* Content follows from place: byte n of the stream is this. */
static uint8_t
byte_at(uint64_t n)
{
	return (uint8_t)('a' + n * 2654435761u % 25);
}

__attribute__((noreturn)) static void
write_for_ever(void)
{
	uint8_t block[777];
	uint64_t n = 0;

	for (;;) {
		size_t len = 1 + (size_t)(n * 31 % sizeof(block));

		for (size_t i = 0; i < len; i++)
			block[i] = byte_at(n + i);
		if (fd_write_all(ends[1], block, len) == -1)
			_exit(0);
		n += len;
	}
}

__attribute__((noreturn)) static void
read_for_ever(void)
{
	take_over();
	for (;;) {
		const uint8_t *text;

		if (stream_read(&stream, &ledger) == STREAM_EMPTY)
			continue;
		text = stream_text(&stream);
		for (size_t i = 0; i < stream_len(&stream); i++)
			if (text[i] != byte_at(stream.record->done + i))
				_exit(1);
		stream.record->done = stream.record->head;
	}
}

/* At a moment that is as good as any: after some thousand bytes more. */
static void
kill_later(pid_t pid, uint64_t bytes)
{
	uint64_t goal = ledger.page->streams[1].head + bytes;
	int status;

	while (*(volatile uint64_t *)&ledger.page->streams[1].head < goal)
		if (waitpid(pid, &status, WNOHANG) == pid)
			ck_abort_msg("a byte is not where it should be");
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
}

START_TEST(no_kill_loses_or_doubles_a_byte)
{
	pid_t writer = fork();

	if (writer == 0)
		write_for_ever();
	srandom(1);
	for (int i = 0; i < KILLS; i++) {
		pid_t reader = fork();

		if (reader == 0)
			read_for_ever();
		kill_later(reader, (uint64_t)random() % 50000);
	}
	ck_assert_int_eq(kill(writer, SIGKILL), 0);
	ck_assert_int_eq(waitpid(writer, NULL, 0), writer);
	ck_assert_uint_gt(ledger.page->streams[1].done, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("stream");
	TCase *reads = tcase_create("reads");
	TCase *kills = tcase_create("kills");

	tcase_add_checked_fixture(reads, setup, teardown);
	tcase_add_test(reads, whole_lines_are_told_from_a_begun_one);
	tcase_add_test(reads, a_line_that_comes_in_two_is_one);
	tcase_add_test(reads, a_pause_is_no_end);
	tcase_add_test(reads,
	    a_full_ring_takes_no_more_until_its_lines_have_gone);
	tcase_add_test(reads, a_line_over_the_rings_end_is_in_one_piece);
	tcase_add_test(reads,
	    what_was_written_is_kept_until_a_ring_more_has_come);
	suite_add_tcase(suite, reads);

	tcase_add_checked_fixture(kills, setup, teardown);
	tcase_set_timeout(kills, 60);
	tcase_add_test(kills, what_was_read_is_there_for_the_next_logger);
	tcase_add_test(kills, a_read_that_was_done_is_found);
	tcase_add_test(kills, no_kill_loses_or_doubles_a_byte);
	suite_add_tcase(suite, kills);
	return suite_main(suite);
}

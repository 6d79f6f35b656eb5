/* SPDX-License-Identifier: ISC */
/* test_answers.c - what a process answers: counted, gathered, cut. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"
#include "worker/answers.h"

static const struct capture_config config = { .mode = CAPTURE_GROUP,
	.printer_fd = -1,
	.results_fd = -1 };
static struct answers a;
static struct resident r;
static int file = -1; /* what was gathered */

static void
setup(void)
{
	scratch_setup();
	resident_init(&r);
	capture_init(&a.capture, &config);
	ck_assert_int_eq(answers_begin(&a, &(struct capture_task){ .task = 1 }),
	    0);
	file = dup(a.capture.out_fd);
	ck_assert_int_ne(file, -1);
}

static void
teardown(void)
{
	fd_close(&file);
	capture_fini(&a.capture);
	scratch_teardown();
}

static void
write_as_process(const char *bytes)
{
	memcpy(r.bytes + r.len, bytes, strlen(bytes));
	r.len += strlen(bytes);
}

static void
assert_gathered(const char *expected)
{
	char bytes[256] = "";

	ck_assert_int_eq(pread(file, bytes, sizeof(bytes) - 1, 0),
	    (ssize_t)strlen(expected));
	ck_assert_str_eq(bytes, expected);
}

START_TEST(each_line_is_an_answer)
{
	write_as_process("one\ntwo\n\nhalf");

	for (int i = 0; i < 3; i++)
		ck_assert(answers_take(&a, &r));
	ck_assert(!answers_take(&a, &r));
	ck_assert_uint_eq(a.whole, strlen("one\ntwo\n\n"));
}
END_TEST

START_TEST(a_line_may_come_in_pieces)
{
	write_as_process("on");
	ck_assert(!answers_take(&a, &r));
	write_as_process("e\n");

	ck_assert(answers_take(&a, &r));
	answers_end(&a, &r);
	assert_gathered("one\n");
	ck_assert(!a.lost);
}
END_TEST

START_TEST(what_follows_a_bundle_stays_for_the_next)
{
	write_as_process("one\ntwo\nth");
	ck_assert(answers_take(&a, &r));

	answers_end(&a, &r);

	assert_gathered("one\n");
	ck_assert_uint_eq(r.len, strlen("two\nth"));
	ck_assert_mem_eq(r.bytes, "two\nth", r.len);
	ck_assert_uint_eq(r.seen, 0);
}
END_TEST

START_TEST(a_long_answer_is_stored_as_it_comes)
{
	write_as_process("one\nlo");
	ck_assert(answers_take(&a, &r));
	ck_assert(!answers_take(&a, &r));
	answers_store(&a, &r);
	ck_assert_uint_eq(r.len, 0);
	write_as_process("ng\n");
	ck_assert(answers_take(&a, &r));

	answers_end(&a, &r);

	assert_gathered("one\nlong\n");
}
END_TEST

START_TEST(half_an_answer_is_cut_off)
{
	write_as_process("one\nha");
	ck_assert(answers_take(&a, &r));
	ck_assert(!answers_take(&a, &r));
	answers_store(&a, &r);

	answers_end(&a, &r);

	assert_gathered("one\n");
}
END_TEST

START_TEST(of_a_process_that_died_whole_answers_are_kept)
{
	write_as_process("one\nha");
	ck_assert(answers_take(&a, &r));
	ck_assert(!answers_take(&a, &r));
	if (_i == 1)
		answers_store(&a, &r);

	answers_keep(&a, &r);
	resident_close(&r);

	write_as_process("two\n");
	ck_assert(answers_take(&a, &r));
	answers_end(&a, &r);
	assert_gathered("one\ntwo\n");
}
END_TEST

START_TEST(one_that_was_none_is_taken_back)
{
	write_as_process("one\ntwo\n");
	ck_assert(answers_take(&a, &r));
	ck_assert(answers_take(&a, &r));
	answers_take_back(&a);

	answers_end(&a, &r);

	assert_gathered("one\n");
}
END_TEST

START_TEST(answers_that_cannot_be_kept_are_lost)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	ck_assert_int_ne(full, -1);
	ck_assert_int_ne(dup2(full, a.capture.out_fd), -1);
	close(full);
	write_as_process("one\n");
	ck_assert(answers_take(&a, &r));

	answers_end(&a, &r);

	ck_assert(a.lost);
}
END_TEST

static Suite *
answers_suite(void)
{
	Suite *s = suite_create("answers");
	TCase *t = tcase_create("answers");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, each_line_is_an_answer);
	tcase_add_test(t, a_line_may_come_in_pieces);
	tcase_add_test(t, what_follows_a_bundle_stays_for_the_next);
	tcase_add_test(t, a_long_answer_is_stored_as_it_comes);
	tcase_add_test(t, half_an_answer_is_cut_off);
	tcase_add_loop_test(t, of_a_process_that_died_whole_answers_are_kept, 0,
	    2);
	tcase_add_test(t, one_that_was_none_is_taken_back);
	tcase_add_test(t, answers_that_cannot_be_kept_are_lost);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_main(answers_suite());
}

/* SPDX-License-Identifier: ISC */
/* test_makeflags.c - which jobserver MAKEFLAGS offers. */
#include <stdio.h>
#include <string.h>

#include "supervisor/batch/makeflags.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static struct makeflags m;

static const struct {
	const char *value;
	int fds[2];
} pipes[] = {
	{ " -j4 --jobserver-auth=3,4", { 3, 4 } },
	{ "--jobserver-auth=4,3", { 4, 3 } },
	{ "--jobserver-fds=3,4 -j", { 3, 4 } },
	{ "k --jobserver-fds=7,8", { 7, 8 } },
	{ "k\t--jobserver-auth=7,8\n", { 7, 8 } },
	/* the last one counts */
	{ "--jobserver-fds=3,4 --jobserver-auth=5,6", { 5, 6 } },
	{ "--jobserver-auth=fifo:/x --jobserver-fds=3,4", { 3, 4 } },
	{ "--jobserver-auth=-2,-2 --jobserver-auth=5,6", { 5, 6 } },
	{ "--jobserver-auth=x --jobserver-auth=2147483647,5",
	    { 2147483647, 5 } },
	/* what is behind -- is not an option */
	{ "--jobserver-auth=3,4 -- --jobserver-auth=5,6", { 3, 4 } },
	{ "--jobserver-auth=3,4 -- A=--jobserver-auth=5,6", { 3, 4 } },
	{ "--jobserver-auth=3,4 X=a\\ --jobserver-auth=5,6", { 3, 4 } },
};

START_TEST(a_pair_is_read)
{
	makeflags_read(&m, pipes[_i].value);

	ck_assert_int_eq(m.form, MAKEFLAGS_PIPE);
	ck_assert_int_eq(m.fds[0], pipes[_i].fds[0]);
	ck_assert_int_eq(m.fds[1], pipes[_i].fds[1]);
}
END_TEST

static const struct {
	const char *value;
	const char *path;
} fifos[] = {
	{ " -j4 --jobserver-auth=fifo:/tmp/GMfifo1", "/tmp/GMfifo1" },
	{ "--jobserver-auth=fifo:/a\\ b\\\\c,1", "/a b\\c,1" },
	{ "--jobserver-auth=3,4 --jobserver-auth=fifo:x", "x" },
	{ "--jobserver-auth=fifo:a\\", "a\\" },
};

START_TEST(a_fifo_is_read)
{
	makeflags_read(&m, fifos[_i].value);

	ck_assert_int_eq(m.form, MAKEFLAGS_FIFO);
	ck_assert_str_eq(m.path, fifos[_i].path);
}
END_TEST

static const struct {
	const char *value;
	enum makeflags_form form;
} others[] = {
	{ NULL, MAKEFLAGS_NONE },
	{ "", MAKEFLAGS_NONE },
	{ " \t ", MAKEFLAGS_NONE },
	{ "kw -j1", MAKEFLAGS_NONE },
	{ "-- --jobserver-auth=3,4", MAKEFLAGS_NONE },
	{ "A=--jobserver-auth=3,4", MAKEFLAGS_NONE },
	{ "--jobserver-auth 3,4", MAKEFLAGS_NONE },
	{ "--jobserver-authx=3,4", MAKEFLAGS_NONE },
	{ "--jobserver-style=pipe", MAKEFLAGS_NONE },
	{ "--jobserver-auth=-2,-2", MAKEFLAGS_GONE },
	{ "--jobserver-auth=3,-1", MAKEFLAGS_GONE },
	{ "--jobserver-auth=-1,4", MAKEFLAGS_GONE },
	{ "--jobserver-auth=3,4 --jobserver-auth=-2,-2", MAKEFLAGS_GONE },
	{ "--jobserver-auth=", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=3", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=3,", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=,4", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=3,4,5", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=3,4x", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=+3,4", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=3,2147483648", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=99999999999999999999,4", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=0000000000000000000000000000000003,4",
	    MAKEFLAGS_UNKNOWN },
	/* never the standard streams */
	{ "--jobserver-auth=0,1", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=3,2", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=2,3", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=3,3", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=fifo:", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=semaphore:x", MAKEFLAGS_UNKNOWN },
	{ "--jobserver-auth=3,4 --jobserver-auth=", MAKEFLAGS_UNKNOWN },
};

START_TEST(anything_else_is_none)
{
	makeflags_read(&m, others[_i].value);

	ck_assert_int_eq(m.form, others[_i].form);
}
END_TEST

/* One byte under what a path may have, at it, over it, and far over. */
START_TEST(a_path_is_as_long_as_paths_are)
{
	static const char option[] = "--jobserver-auth=fifo:";
	static const size_t lengths[] = { PATH_MAX - 2, PATH_MAX - 1, PATH_MAX,
		PATH_MAX + 200 };
	char value[2 * PATH_MAX];
	size_t n = sizeof(option) - 1;

	memcpy(value, option, n);
	memset(value + n, 'x', lengths[_i]);
	value[n + lengths[_i]] = '\0';
	makeflags_read(&m, value);

	ck_assert_int_eq(m.form,
	    lengths[_i] < PATH_MAX ? MAKEFLAGS_FIFO : MAKEFLAGS_UNKNOWN);
	if (m.form == MAKEFLAGS_FIFO)
		ck_assert_uint_eq(strlen(m.path), lengths[_i]);
}
END_TEST

START_TEST(a_long_word_hides_no_other)
{
	size_t len = 100000;
	char *value = malloc(len + 64);

	ck_assert_ptr_nonnull(value);
	memset(value, 'x', len);
	(void)strlcpy(value + len, " --jobserver-auth=3,4", 64);
	makeflags_read(&m, value);
	free(value);

	ck_assert_int_eq(m.form, MAKEFLAGS_PIPE);
}
END_TEST

static Suite *
makeflags_suite(void)
{
	Suite *s = suite_create("makeflags");
	TCase *read = tcase_create("read");

	tcase_add_loop_test(read, a_pair_is_read, 0, N_ELEMENTS(pipes));
	tcase_add_loop_test(read, a_fifo_is_read, 0, N_ELEMENTS(fifos));
	tcase_add_loop_test(read, anything_else_is_none, 0, N_ELEMENTS(others));
	tcase_add_loop_test(read, a_path_is_as_long_as_paths_are, 0, 4);
	tcase_add_test(read, a_long_word_hides_no_other);
	suite_add_tcase(s, read);
	return s;
}

int
main(void)
{
	return suite_main(makeflags_suite());
}

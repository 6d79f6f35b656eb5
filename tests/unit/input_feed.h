/* SPDX-License-Identifier: ISC */
/*
 * input_feed.h - an input under test, and what comes to it.
 */
#ifndef REEVE_INPUT_FEED_H
#define REEVE_INPUT_FEED_H

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>

#include "supervisor/batch/input.h"
#include "tests/unit/scratch.h"

static struct input_config config;
static struct input *in;
static struct input_task task;
static char why[256];
static int feed_fd; /* what is written here comes to the input */
static int stdin_before;

static inline void
setup(void)
{
	scratch_setup();
	config = (struct input_config){ .separator = '\n', .per_task = 1 };
	in = NULL;
	feed_fd = -1;
	stdin_before = dup(STDIN_FILENO);
	(void)signal(SIGPIPE, SIG_IGN);
}

static inline void
hang_up(void)
{
	if (feed_fd != -1)
		(void)close(feed_fd);
	feed_fd = -1;
}

static inline void
teardown(void)
{
	input_free(in);
	hang_up();
	if (stdin_before != -1) {
		(void)dup2(stdin_before, STDIN_FILENO);
		(void)close(stdin_before);
	}
	scratch_teardown();
}

static inline void
begin(void)
{
	in = input_new(&config, why, sizeof(why));
	ck_assert_msg(in != NULL, "%s", why);
}

static inline void
refused(const char *sentence)
{
	ck_assert_ptr_null(input_new(&config, why, sizeof(why)));
	ck_assert_str_eq(why, sentence);
}

/* Standard input becomes fd, which is closed. */
static inline void
stdin_from(int fd)
{
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	(void)close(fd);
}

static inline void
begin_pipe(void)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	stdin_from(ends[0]);
	feed_fd = ends[1];
	begin();
}

static inline void
begin_files(const char *first, const char *second)
{
	static char paths[2][128];
	static char *list[3];

	(void)strlcpy(paths[0], first, sizeof(paths[0]));
	list[0] = paths[0];
	list[1] = NULL;
	if (second != NULL) {
		(void)strlcpy(paths[1], second, sizeof(paths[1]));
		list[1] = paths[1];
	}
	config.files = list;
	begin();
}

static inline void
feed(const void *bytes, size_t len)
{
	ck_assert_int_eq(write(feed_fd, bytes, len), (ssize_t)len);
}

static inline bool
is_ready(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

/* As "a|b;c;" with n items in a task, until something else comes. */
static inline const char *
gather(enum input_result *last)
{
	static char text[4096];
	size_t used = 0;

	while ((*last = input_next(in, &task)) == INPUT_TASK) {
		ck_assert_uint_lt(used + task.len, sizeof(text));
		for (size_t i = 0; i < task.len; i++)
			text[used + i] =
			    task.bytes[i] == '\0' ? '|' : task.bytes[i];
		used += task.len;
		text[used - 1] = ';';
	}
	text[used] = '\0';
	return text;
}

static inline void
expect(const char *items, enum input_result after)
{
	enum input_result last;

	ck_assert_str_eq(gather(&last), items);
	ck_assert_int_eq(last, after);
}

static inline void
expect_bad(int error, const char *shown, size_t len)
{
	ck_assert_int_eq(input_next(in, &task), INPUT_BAD);
	ck_assert_int_eq(task.why, error);
	ck_assert_uint_eq(task.len, len);
	ck_assert_mem_eq(task.bytes, shown, len);
}

static inline void
expect_total(uint64_t n)
{
	uint64_t total;

	ck_assert(input_total(in, &total));
	ck_assert_uint_eq(total, n);
}

static inline void
expect_no_total(void)
{
	uint64_t total;

	ck_assert(!input_total(in, &total));
}

static inline TCase *
new_case(Suite *s, const char *name)
{
	TCase *c = tcase_create(name);

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 30);
	suite_add_tcase(s, c);
	return c;
}

#endif

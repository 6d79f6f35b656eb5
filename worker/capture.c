/* SPDX-License-Identifier: ISC */
/* capture.c - where a batch's task writes, and how that gets to the printer. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/utf8.h"
#include "worker/capture.h"
#include "worker/capture_send.h"
#include "worker/unnamed.h"

/* "18446744073709551615/stdout" */
#define RESULT_NAME_MAX 40

static const char *const result_names[] = { "stdout", "stderr" };

void
capture_init(struct capture *c, const struct capture_config *config)
{
	*c = (struct capture){ .config = config, .out_fd = -1, .err_fd = -1 };
}

static bool
has_results(const struct capture *c)
{
	return c->config->results_fd != -1;
}

static bool
is_grouped(const struct capture *c)
{
	return c->config->mode == CAPTURE_GROUP;
}

static bool
is_by_lines(const struct capture *c)
{
	return c->config->mode == CAPTURE_LINES && !has_results(c);
}

/* The task's, which no other task may get, or nobody wants. errno stays. */
static void
close_both(struct capture *c)
{
	int saved = errno;

	fd_close(&c->out_fd);
	fd_close(&c->err_fd);
	errno = saved;
}

static const char *
result_name(const struct capture *c, size_t which, char name[RESULT_NAME_MAX])
{
	(void)snprintf(name, RESULT_NAME_MAX, "%llu%s%s",
	    (unsigned long long)c->number, which < 2 ? "/" : "",
	    which < 2 ? result_names[which] : "");
	return name;
}

static int
open_result(const struct capture *c, size_t which)
{
	char name[RESULT_NAME_MAX];

	return openat(c->config->results_fd, result_name(c, which, name),
	    O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_NOCTTY | O_CLOEXEC, 0666);
}

static int
open_results(struct capture *c)
{
	char name[RESULT_NAME_MAX];

	/* Of a run before this one, or a try. */
	if (mkdirat(c->config->results_fd, result_name(c, 2, name), 0777) ==
		-1 &&
	    errno != EEXIST)
		return -1;
	c->out_fd = open_result(c, 0);
	if (c->out_fd != -1)
		c->err_fd = open_result(c, 1);
	if (c->err_fd != -1)
		return 0;
	close_both(c);
	return -1;
}

/*
 * To append: a script that opens /dev/stdout anew has an offset of its own, and
 * what is written there and here would be one over the other.
 */
static int
open_unnamed(void)
{
	int fd = unnamed_open();

	if (fd != -1 && fcntl(fd, F_SETFL, O_APPEND) == -1)
		fd_close(&fd);
	return fd;
}

/* Those of the task before are still there if it was silent. */
static int
open_files(struct capture *c)
{
	if (c->out_fd == -1)
		c->out_fd = c->config->in_memory ? unnamed_open_in_memory()
						 : open_unnamed();
	if (c->err_fd == -1)
		c->err_fd = open_unnamed();
	return c->out_fd == -1 || c->err_fd == -1 ? -1 : 0;
}

/* Fresh pipes, whose other ends are the printer's. */
static int
open_pipes(struct capture *c)
{
	int out[2], err[2];

	if (fd_pipe(out) == -1)
		return -1;
	if (fd_pipe(err) == -1) {
		int saved = errno;

		fd_close(&out[0]);
		fd_close(&out[1]);
		errno = saved;
		return -1;
	}
	c->out_fd = out[1];
	c->err_fd = err[1];
	if (capture_send(c,
		(struct capture_packet){ .type = PRINTER_FOLLOW,
		    .fds = { out[0], err[0] } }) == -1) {
		close_both(c);
		return -1;
	}
	c->is_followed = true;
	return 0;
}

static int
open_places(struct capture *c)
{
	if (has_results(c))
		return open_results(c);
	if (is_grouped(c))
		return open_files(c);
	if (is_by_lines(c) && c->config->printer_fd != -1)
		return open_pipes(c);
	return 0;
}

int
capture_begin(struct capture *c, const struct capture_task *t)
{
	const uint8_t *tag = (const uint8_t *)t->tag;

	c->task = t->task;
	c->number = t->number;
	c->has_tag = t->tag != NULL;
	c->tag_len = c->has_tag ? t->tag_len : 0;
	if (c->tag_len > sizeof(c->tag))
		c->tag_len = utf8_whole_len(tag, sizeof(c->tag));
	if (c->tag_len > 0)
		memcpy(c->tag, tag, c->tag_len);
	c->out_bytes = c->err_bytes = 0;
	return open_places(c);
}

void
capture_grow(struct capture *c)
{
	int fd;

	if (!c->config->in_memory || c->out_fd == -1)
		return;
	fd = unnamed_open();
	if (fd == -1)
		return;
	fd_close(&c->out_fd);
	c->out_fd = fd;
}

/*
 * How much was written. The offset goes to the end with it, which is where the
 * next task begins in a file that is empty.
 */
static int
count(int fd, uint64_t *n)
{
	off_t end = fd == -1 ? 0 : lseek(fd, 0, SEEK_END);

	if (end == -1)
		return -1;
	*n = (uint64_t)end;
	return 0;
}

bool
capture_is_cut_short(const struct capture *c)
{
	return !is_by_lines(c) && c->out_fd != -1 && !fd_has_room(c->out_fd);
}

static int
end_lines(struct capture *c, bool is_last_try)
{
	close_both(c);
	if (!c->is_followed)
		return 0;
	c->is_followed = false;
	return capture_send(c,
	    (struct capture_packet){ .type = PRINTER_ENDED,
		.is_last_try = is_last_try,
		.fds = { -1, -1 } });
}

/* Hand over the files that have something in them. */
static int
send_files(struct capture *c)
{
	struct capture_packet k = { .type = PRINTER_SHOW, .fds = { -1, -1 } };

	if (c->out_bytes > 0) {
		k.fds[0] = c->out_fd;
		c->out_fd = -1;
	}
	if (c->err_bytes > 0) {
		k.fds[1] = c->err_fd;
		c->err_fd = -1;
	}
	if (k.fds[0] == -1 && k.fds[1] == -1 && !c->config->keep_order)
		return 0;
	return capture_send(c, k);
}

/* What is not empty is not for the next task. */
static void
drop_files(struct capture *c)
{
	if (c->out_bytes > 0)
		fd_close(&c->out_fd);
	if (c->err_bytes > 0)
		fd_close(&c->err_fd);
}

int
capture_end(struct capture *c, bool show)
{
	int result = 0;

	if (is_by_lines(c))
		return end_lines(c, show);
	if (count(c->out_fd, &c->out_bytes) == -1 ||
	    count(c->err_fd, &c->err_bytes) == -1) {
		close_both(c);
		return -1;
	}
	if (show && is_grouped(c) && c->config->printer_fd != -1)
		result = send_files(c);
	if (has_results(c))
		close_both(c);
	else
		drop_files(c);
	return result;
}

static void
remove_results(const struct capture *c)
{
	char name[RESULT_NAME_MAX];
	int fd = c->config->results_fd;

	/* If they are not empty, or not there, so be it. */
	(void)unlinkat(fd, result_name(c, 0, name), 0);
	(void)unlinkat(fd, result_name(c, 1, name), 0);
	(void)unlinkat(fd, result_name(c, 2, name), AT_REMOVEDIR);
}

void
capture_cancel(struct capture *c)
{
	if (has_results(c)) {
		remove_results(c);
		close_both(c);
	} else if (is_by_lines(c)) {
		(void)end_lines(c, false);
	}
}

void
capture_fini(struct capture *c)
{
	capture_unsend(c);
	c->is_followed = false;
	close_both(c);
}

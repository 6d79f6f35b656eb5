/* SPDX-License-Identifier: ISC */
/* follow.c - the pipes of tasks that run, read line by line. */
#include <sys/epoll.h>
#include <sys/ioctl.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "worker/printer/follow.h"
#include "worker/unnamed.h"

#define READ_BYTES 65536u

int
follow_init(struct follow *all, struct loop *loop, struct display *output)
{
	*all = (struct follow){ .loop = loop, .output = output };
	TAILQ_INIT(&all->all);
	all->bytes = malloc(READ_BYTES);
	return all->bytes == NULL ? -1 : 0;
}

/* Whole lines, or a piece of one. */
static void
put(struct followed_pipe *s, const uint8_t *data, size_t len)
{
	struct followed *f = s->of;
	struct display *o = f->follow->output;
	bool at_start = !display_continue(o, s->which, f->task);

	if (f->tag.bytes != NULL)
		display_put_tagged(o, s->which, &f->tag, data, len, &at_start);
	else
		display_put(o, s->which, data, len);
}

static void
put_rest(struct followed_pipe *s)
{
	if (s->rest_len > 0)
		put(s, s->rest, s->rest_len);
	free(s->rest);
	s->rest = NULL;
	s->rest_len = 0;
}

static void
keep_rest(struct followed_pipe *s, const uint8_t *data, size_t len)
{
	uint8_t *rest;

	if (len == 0)
		return;
	rest = realloc(s->rest, s->rest_len + len);
	if (rest == NULL) {
		/* Without room it is shown as it is. */
		put_rest(s);
		put(s, data, len);
		return;
	}
	memcpy(rest + s->rest_len, data, len);
	s->rest = rest;
	s->rest_len += len;
}

/* len is at most FOLLOW_LINE_MAX_BYTES. */
static void
take(struct followed_pipe *s, const uint8_t *data, size_t len)
{
	const uint8_t *newline = memrchr(data, '\n', len);
	size_t whole = newline == NULL ? 0 : (size_t)(newline - data) + 1;

	if (whole == 0 && s->rest_len + len < FOLLOW_LINE_MAX_BYTES) {
		keep_rest(s, data, len);
		return;
	}
	if (whole == 0)
		whole = len;
	put_rest(s);
	put(s, data, whole);
	keep_rest(s, data + whole, len - whole);
}

static void
store(struct followed_pipe *s, const uint8_t *data, size_t len)
{
	if (s->store_fd == -1)
		s->store_fd = unnamed_open();
	if (s->store_fd == -1 || fd_write_all(s->store_fd, data, len) == -1)
		display_give_up(s->of->follow->output,
		    "keep output until its turn comes");
}

static void
end(struct followed_pipe *s)
{
	if (s->fd == -1)
		return;
	loop_unwatch(s->of->follow->loop, &s->watch);
	fd_close(&s->fd);
}

/* One read, of max bytes at most. Returns how many came. */
static size_t
read_some(struct followed_pipe *s, size_t max)
{
	uint8_t *bytes = s->of->follow->bytes;
	ssize_t n = read(s->fd, bytes, max < READ_BYTES ? max : READ_BYTES);

	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n == -1)
		display_lost(s->of->follow->output, s->of->task);
	if (n <= 0) {
		end(s);
		return 0;
	}
	if (s->of->is_live)
		take(s, bytes, (size_t)n);
	else
		store(s, bytes, (size_t)n);
	return (size_t)n;
}

static void
on_ready(void *context, uint32_t events)
{
	(void)events;
	(void)read_some(context, READ_BYTES);
}

static void
open_pipe(struct followed_pipe *s, struct followed *f, size_t which, int fd)
{
	*s = (struct followed_pipe){ .of = f,
		.which = (enum display_which)which,
		.fd = fd,
		.store_fd = -1,
		.watch = { .fd = fd, .ready = on_ready, .context = s } };
	if (fd == -1)
		return;
	if (fd_set_nonblocking(fd) == -1 ||
	    loop_watch(f->follow->loop, &s->watch, EPOLLIN) == -1) {
		display_lost(f->follow->output, f->task);
		fd_close(&s->fd);
	}
}

struct followed *
follow_begin(struct follow *all, uint64_t task, uint64_t number,
    const int fds[], const struct display_tag *tag)
{
	struct followed *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->follow = all;
	f->task = task;
	f->number = number;
	f->tag = show_copy_tag(tag);
	for (size_t i = 0; i < OUTPUT_N; i++)
		open_pipe(&f->pipes[i], f, i, fds[i]);
	TAILQ_INSERT_TAIL(&all->all, f, entry);
	return f;
}

struct followed *
follow_find(const struct follow *all, uint64_t task)
{
	struct followed *f;

	TAILQ_FOREACH(f, &all->all, entry)
		if (f->task == task)
			return f;
	return NULL;
}

/* What was stored comes as if it were read now. */
static void
take_store(struct followed_pipe *s)
{
	uint8_t *bytes = s->of->follow->bytes;
	off_t at = 0;
	ssize_t n;

	if (s->store_fd == -1)
		return;
	while ((n = pread(s->store_fd, bytes, READ_BYTES, at)) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1) {
			display_lost(s->of->follow->output, s->of->task);
			break;
		}
		take(s, bytes, (size_t)n);
		at += n;
	}
	fd_close(&s->store_fd);
}

void
follow_live(struct followed *f)
{
	f->is_live = true;
	for (size_t i = 0; i < OUTPUT_N; i++)
		take_store(&f->pipes[i]);
}

/* A stranger who holds the pipe may write on for ever. */
static void
drain(struct followed_pipe *s)
{
	int left = 0;

	if (s->fd != -1 && ioctl(s->fd, FIONREAD, &left) == -1)
		display_lost(s->of->follow->output, s->of->task);
	while (s->fd != -1 && left > 0) {
		size_t n = read_some(s, (size_t)left);

		if (n == 0)
			break;
		left -= (int)n;
	}
	end(s);
	if (s->of->is_live)
		put_rest(s);
}

void
follow_drain(struct followed *f)
{
	for (size_t i = 0; i < OUTPUT_N; i++)
		drain(&f->pipes[i]);
}

void
follow_give(struct followed *f, struct show *show)
{
	const int fds[OUTPUT_N] = { f->pipes[OUTPUT_OUT].store_fd,
		f->pipes[OUTPUT_ERR].store_fd };

	show_take(show, f->follow->output, f->task, fds, &f->tag);
	show->is_lines = true;
	for (size_t i = 0; i < OUTPUT_N; i++)
		f->pipes[i].store_fd = -1;
}

void
follow_free(struct followed *f)
{
	for (size_t i = 0; i < OUTPUT_N; i++) {
		struct followed_pipe *s = &f->pipes[i];

		end(s);
		fd_close(&s->store_fd);
		free(s->rest);
	}
	show_free_tag(&f->tag);
	TAILQ_REMOVE(&f->follow->all, f, entry);
	free(f);
}

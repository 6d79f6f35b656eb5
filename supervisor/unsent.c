/* SPDX-License-Identifier: ISC */
/*
 * unsent.c - frames for a pipe that may be full.
 */
#include <sys/epoll.h>

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "supervisor/unsent.h"

static ssize_t
put(int fd, const void *bytes, size_t len)
{
	ssize_t n;

	do {
		n = write(fd, bytes, len);
	} while (n == -1 && errno == EINTR);
	return n;
}

static void
unwatch(struct unsent *u)
{
	if (u->watched)
		loop_unwatch(u->loop, &u->watch);
	u->watched = false;
}

static void
on_writable(void *context, uint32_t events)
{
	struct unsent *u = context;
	size_t len = u->queue.len > PIPE_BUF ? PIPE_BUF : u->queue.len;
	ssize_t n = put(u->watch.fd, buffer_bytes(&u->queue), len);

	(void)events;
	if (n > 0)
		buffer_consume(&u->queue, (size_t)n);
	else if (n == -1 && errno != EAGAIN)
		buffer_consume(&u->queue, u->queue.len); /* nobody reads it */
	if (u->queue.len == 0)
		unwatch(u);
}

void
unsent_init(struct unsent *u, struct loop *loop, int fd, size_t max_bytes)
{
	*u = (struct unsent){ .loop = loop,
		.watch = { .fd = fd, .ready = on_writable, .context = u } };
	buffer_init(&u->queue, max_bytes);
}

void
unsent_drop(struct unsent *u)
{
	unwatch(u);
	buffer_fini(&u->queue);
}

int
unsent_put(struct unsent *u, const void *frame, size_t len)
{
	if (u->queue.len == 0) {
		/* At most PIPE_BUF: all of it or nothing. */
		if (put(u->watch.fd, frame, len) != -1)
			return 0;
		if (errno != EAGAIN)
			return -1;
	}
	if (!buffer_append(&u->queue, frame, len)) {
		errno = ENOBUFS;
		return -1;
	}
	if (!u->watched && loop_watch(u->loop, &u->watch, EPOLLOUT) == -1)
		return -1;
	u->watched = true;
	return 0;
}

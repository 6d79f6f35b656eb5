/* SPDX-License-Identifier: ISC */
/*
 * commands.c - what the supervisor says, frame by frame.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "worker/commands.h"

int
commands_read(struct commands *c)
{
	ssize_t n;

	c->len -= c->used;
	memmove(c->bytes, c->bytes + c->used, c->len);
	c->used = 0;
	n = read(c->fd, c->bytes + c->len, c->cap - c->len);
	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (n <= 0)
		return -1;
	c->len += (size_t)n;
	return 1;
}

int
commands_next(struct commands *c, struct frame *f)
{
	int n = frame_parse(f, c->bytes + c->used, c->len - c->used);

	if (n <= 0)
		return n;
	c->used += (size_t)n;
	return 1;
}

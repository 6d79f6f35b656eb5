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

bool
commands_hear(struct commands *c, uint32_t slot, commands_obeyed *obey,
    void *context, uint64_t now_ms)
{
	struct frame f;
	int n = commands_read(c);

	if (n <= 0)
		return n == 0;
	while ((n = commands_next(c, &f)) == 1)
		if (f.worker != slot || !obey(context, &f, now_ms))
			return false;
	return n == 0;
}

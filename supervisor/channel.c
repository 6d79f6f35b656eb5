/* SPDX-License-Identifier: ISC */
/*
 * channel.c - the report pipes: frames in from workers, with limits.
 */
#include <sys/epoll.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "supervisor/channel.h"
#include "supervisor/hear.h"
#include "supervisor/supervisor.h"

/*
 * Descriptors that are not workers': standard ones, epoll, the self-pipe, the
 * log, the pipe of a fork under way, a look through /proc; with room to spare.
 */
#define RESERVED_DESCRIPTORS 64

/* The gain of sharing among more is below one descriptor in a hundred. */
#define SHARE_MAX 256

uint32_t
channels_share(uint32_t workers, uint64_t max_descriptors)
{
	uint32_t share = 1;
	uint64_t n = workers;

	/* A command pipe for each worker, and both ends of each channel. */
	while (share < SHARE_MAX &&
	    n + 2 * ((n + share - 1) / share) + RESERVED_DESCRIPTORS >
		max_descriptors)
		share *= 2;
	return share;
}

int
channels_resize(struct supervisor *sv, uint32_t n_slots)
{
	struct channels *cs = &sv->channels;
	uint32_t n = (n_slots + cs->share - 1) / cs->share;
	struct channel **grown;

	if (n <= cs->n)
		return 0;
	grown = reallocarray(cs->items, n, sizeof(struct channel *));
	if (grown == NULL)
		return -1;
	cs->items = grown;
	while (cs->n < n) {
		struct channel *c = calloc(1, sizeof(*c));

		if (c == NULL)
			return -1;
		c->supervisor = sv;
		c->index = cs->n;
		c->read_fd = c->write_fd = -1;
		buffer_init(&c->partial, FRAME_LEN_MAX);
		cs->items[cs->n++] = c;
	}
	return 0;
}

static void
shut(struct channel *c)
{
	if (c->read_fd != -1)
		loop_unwatch(c->supervisor->loop, &c->watch);
	fd_close(&c->read_fd);
	fd_close(&c->write_fd);
	buffer_fini(&c->partial);
}

void
channels_free(struct supervisor *sv)
{
	for (uint32_t i = 0; i < sv->channels.n; i++) {
		shut(sv->channels.items[i]);
		free(sv->channels.items[i]);
	}
	free(sv->channels.items);
}

/*
 * There is no telling whose the bytes are, so nobody of this channel is heard
 * any more; the next fork opens a new one.
 */
static void
break_channel(struct channel *c)
{
	struct supervisor *sv = c->supervisor;
	uint32_t first = c->index * sv->channels.share;

	for (uint32_t i = 0; i < sv->channels.share; i++)
		if (first + i < sv->n_slots)
			hear_broken(sv->slots[first + i],
			    "its report is no frame");
	shut(c);
}

/* Returns how many bytes were whole frames, or -1 if something was none. */
static ssize_t
hear_frames(struct channel *c, const uint8_t *bytes, size_t len)
{
	struct supervisor *sv = c->supervisor;
	size_t used = 0;

	for (;;) {
		struct frame f;
		int n = frame_parse(&f, bytes + used, len - used);

		if (n == 0)
			return (ssize_t)used;
		if (n == -1 || f.worker / sv->channels.share != c->index ||
		    f.worker >= sv->n_slots)
			return -1;
		hear_frame(sv->slots[f.worker], &f);
		used += (size_t)n;
	}
}

/* One read; false when there was nothing. */
static bool
read_some(struct channel *c)
{
	/* What was left of the last read goes right before the new bytes. */
	uint8_t *fresh = c->supervisor->channels.scratch + FRAME_LEN_MAX;
	uint8_t *bytes = fresh - c->partial.len;
	ssize_t n, used;
	size_t len;

	if (c->read_fd == -1)
		return false;
	n = read(c->read_fd, fresh, CHANNEL_READ_MAX_BYTES);
	if (n == -1 && errno == EINTR)
		return true;
	if (n == -1 && errno != EAGAIN)
		log_warn("reading reports");
	if (n <= 0)
		return false;
	len = c->partial.len + (size_t)n;
	if (c->partial.len > 0)
		memcpy(bytes, buffer_bytes(&c->partial), c->partial.len);
	buffer_fini(&c->partial);
	used = hear_frames(c, bytes, len);
	if (used == -1 ||
	    !buffer_append(&c->partial, bytes + used, len - (size_t)used)) {
		break_channel(c);
		return false;
	}
	return true;
}

/* One read a turn: level-triggered, what is over comes with the next. */
static void
on_readable(void *context, uint32_t events)
{
	(void)events;
	read_some(context);
}

int
channel_open(struct supervisor *sv, uint32_t slot)
{
	struct channel *c = sv->channels.items[slot / sv->channels.share];
	int ends[2];

	if (c->read_fd != -1)
		return c->write_fd;
	if (fd_pipe(ends) == -1)
		return -1;
	c->watch = (struct loop_watch){ .fd = ends[0],
		.ready = on_readable,
		.context = c };
	if (fd_set_nonblocking(ends[0]) == -1 ||
	    loop_watch(sv->loop, &c->watch, EPOLLIN) == -1) {
		int saved = errno;

		fd_close(&ends[0]);
		fd_close(&ends[1]);
		errno = saved;
		return -1;
	}
	c->read_fd = ends[0];
	c->write_fd = ends[1];
	return c->write_fd;
}

void
channel_drain(struct supervisor *sv, uint32_t slot)
{
	while (read_some(sv->channels.items[slot / sv->channels.share]))
		;
}

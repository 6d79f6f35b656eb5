/* SPDX-License-Identifier: ISC */
/*
 * channel.c - the report pipes: frames in from workers, with limits.
 */
#include <sys/epoll.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "supervisor/channel.h"
#include "supervisor/hear.h"
#include "supervisor/supervisor.h"

/* Up to here each worker has a channel of its own. */
#define UNSHARED_MAX 64

/* Among so many, and no more: a full pipe holds several reports of each. */
#define SHARE_MAX 64

uint32_t
channels_share(uint32_t workers, uint64_t max_descriptors)
{
	uint64_t n = workers;

	/* A command pipe for each worker, and both ends of each channel. */
	if (n <= UNSHARED_MAX &&
	    3 * n + CHANNELS_RESERVED_DESCRIPTORS <= max_descriptors)
		return 1;
	return SHARE_MAX;
}

/* The slot that has the channel of this one. */
static struct slot *
holder(struct slot *s)
{
	struct supervisor *sv = s->supervisor;

	return sv->slots[s->index - s->index % sv->channels.share];
}

void
channel_init(struct slot *s)
{
	s->channel.read_fd = s->channel.write_fd = -1;
	buffer_init(&s->channel.partial, FRAME_LEN_MAX);
}

void
channel_close(struct slot *s)
{
	struct channel *c = &s->channel;

	if (c->read_fd != -1)
		loop_unwatch(s->supervisor->loop, &c->watch);
	fd_close(&c->read_fd);
	fd_close(&c->write_fd);
	buffer_fini(&c->partial);
}

/*
 * There is no telling whose the bytes are, so nobody of this channel is heard
 * any more; the next fork opens a new one.
 */
static void
break_channel(struct slot *first)
{
	struct supervisor *sv = first->supervisor;

	for (uint32_t i = 0; i < sv->channels.share; i++)
		if (first->index + i < sv->n_slots)
			hear_broken(sv->slots[first->index + i],
			    "its report is no frame");
	channel_close(first);
}

/* Returns how many bytes were whole frames, or -1 if something was none. */
static ssize_t
hear_frames(struct slot *first, const uint8_t *bytes, size_t len)
{
	struct supervisor *sv = first->supervisor;
	size_t used = 0;

	for (;;) {
		struct frame f;
		int n = frame_parse(&f, bytes + used, len - used);

		if (n == 0)
			return (ssize_t)used;
		if (n == -1 || f.worker < first->index ||
		    f.worker - first->index >= sv->channels.share ||
		    f.worker >= sv->n_slots)
			return -1;
		hear_frame(sv->slots[f.worker], &f);
		used += (size_t)n;
	}
}

/* One read; false when there was nothing. */
static bool
read_some(struct slot *first)
{
	/* What was left of the last read goes right before the new bytes. */
	uint8_t *fresh = first->supervisor->channels.scratch + FRAME_LEN_MAX;
	struct channel *c = &first->channel;
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
	used = hear_frames(first, bytes, len);
	if (used == -1 ||
	    !buffer_append(&c->partial, bytes + used, len - (size_t)used)) {
		break_channel(first);
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
channel_open(struct slot *s)
{
	struct slot *first = holder(s);
	struct channel *c = &first->channel;
	int ends[2];

	if (c->read_fd != -1)
		return c->write_fd;
	if (fd_pipe(ends) == -1)
		return -1;
	c->watch = (struct loop_watch){ .fd = ends[0],
		.ready = on_readable,
		.context = first };
	if (fd_set_nonblocking(ends[0]) == -1 ||
	    loop_watch(s->supervisor->loop, &c->watch, EPOLLIN) == -1) {
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
channel_drain(struct slot *s)
{
	while (read_some(holder(s)))
		;
}

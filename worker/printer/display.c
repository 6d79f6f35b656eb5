/* SPDX-License-Identifier: ISC */
/*
 * display.c - what is put to reeve's own standard output and error, gathered.
 */
#include <sys/sendfile.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "common/loop.h"
#include "worker/logger/sink_io.h"
#include "worker/printer/display.h"
#include "worker/printer/display_io.h"

/*
 * From here on a file is sent rather than copied. A pipe holds few pieces, and
 * each file that is sent takes one at least: small ones would fill it.
 */
#define SEND_MIN_BYTES 131072u

/* One sendfile(2): between two of them the supervisor's end is seen. */
#define SEND_MAX_BYTES 1048576u

static void
open_way(struct display_way *w, int fd, const char *name)
{
	*w = (struct display_way){ .fd = fd, .name = name };
	w->is_terminal = isatty(fd);
	w->way = sink_io_open(&w->fd);
}

int
display_open(struct display *o, int command_fd)
{
	*o =
	    (struct display){ .command_fd = command_fd, .end_ms = CLOCK_NEVER };
	o->bytes = malloc(DISPLAY_GATHER_BYTES);
	if (o->bytes == NULL)
		return -1;
	o->is_one = fd_is_same_file(STDOUT_FILENO, STDERR_FILENO);
	open_way(&o->ways[OUTPUT_OUT], STDOUT_FILENO, "standard output");
	open_way(&o->ways[OUTPUT_ERR], STDERR_FILENO, "standard error");
	return 0;
}

void
display_flush(struct display *o)
{
	size_t len = o->len;

	o->len = 0;
	if (len > 0)
		display_write(o, &o->ways[o->current], o->bytes, len);
}

/* What is put from now on goes there. */
static struct display_way *
turn_to(struct display *o, enum display_which which)
{
	size_t to = o->is_one ? OUTPUT_OUT : which;

	if (to != o->current)
		display_flush(o);
	o->current = to;
	return &o->ways[to];
}

void
display_put(struct display *o, enum display_which which, const void *data,
    size_t len)
{
	struct display_way *w = turn_to(o, which);

	if (len == 0)
		return;
	if (len > DISPLAY_GATHER_BYTES - o->len)
		display_flush(o);
	if (len >= DISPLAY_GATHER_BYTES) {
		display_write(o, w, data, len);
	} else {
		memcpy(o->bytes + o->len, data, len);
		o->len += len;
	}
	w->mid_line = ((const uint8_t *)data)[len - 1] != '\n';
}

void
display_put_tagged(struct display *o, enum display_which which,
    const struct display_tag *tag, const uint8_t *data, size_t len,
    bool *at_start)
{
	while (len > 0) {
		const uint8_t *newline = memchr(data, '\n', len);
		size_t n = newline == NULL ? len : (size_t)(newline - data) + 1;

		if (*at_start) {
			display_put(o, which, tag->bytes, tag->len);
			display_put(o, which, "\t", 1);
		}
		display_put(o, which, data, n);
		*at_start = newline != NULL;
		data += n;
		len -= n;
	}
}

bool
display_continue(struct display *o, enum display_which which, uint64_t task)
{
	struct display_way *w = turn_to(o, which);
	bool is_own = w->mid_line && w->owner == task;

	if (w->mid_line && !is_own)
		display_put(o, which, "\n", 1);
	w->owner = task;
	return is_own;
}

/* Through our own memory. Returns as display_put_file. */
static int
copy_file(struct display *o, struct display_way *w, int fd, uint64_t offset,
    uint64_t len)
{
	while (len > 0) {
		size_t room = DISPLAY_GATHER_BYTES - o->len;
		ssize_t n;

		if (room < len && room < DISPLAY_GATHER_BYTES) {
			display_flush(o);
			continue;
		}
		n = pread(fd, o->bytes + o->len, room < len ? room : len,
		    (off_t)offset);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		o->len += (size_t)n;
		w->mid_line = o->bytes[o->len - 1] != '\n';
		offset += (uint64_t)n;
		len -= (uint64_t)n;
	}
	return 0;
}

/*
 * Without copying, as far as that goes: *offset and *len are what is left, and
 * whatever stopped it the copying will meet again, and tell apart.
 */
static void
send_file(struct display *o, struct display_way *w, int fd, uint64_t *offset,
    uint64_t *len)
{
	off_t at = (off_t)*offset;
	char last = '\n';

	display_flush(o);
	while (*len > 0) {
		ssize_t n = sendfile(w->fd, fd, &at,
		    *len < SEND_MAX_BYTES ? *len : SEND_MAX_BYTES);

		if (n > 0) {
			*offset += (uint64_t)n;
			*len -= (uint64_t)n;
		} else if (n == -1 && errno == EAGAIN) {
			display_wait(o, w);
		} else if (n == 0 || errno != EINTR) {
			break;
		}
	}
	w->no_sendfile = *len > 0;
	if (at > 0 && pread(fd, &last, 1, at - 1) == 1)
		w->mid_line = last != '\n';
}

int
display_put_file(struct display *o, enum display_which which, int fd,
    uint64_t offset, uint64_t len, bool may_send)
{
	struct display_way *w = turn_to(o, which);

	/* A terminal may have a bar to be erased first, and is slow anyway. */
	if (may_send && len >= SEND_MIN_BYTES && !w->no_sendfile &&
	    !w->is_terminal &&
	    (w->way == SINK_REGULAR || w->way == SINK_NONBLOCKING))
		send_file(o, w, fd, &offset, &len);
	return copy_file(o, w, fd, offset, len);
}

void
display_lost(struct display *o, uint64_t task)
{
	int saved = errno;

	if (o->failed)
		return;
	o->failed = true;
	display_flush(o);
	display_erase_bar(o);
	errno = saved;
	log_error("printer: output of task %llu is lost",
	    (unsigned long long)task);
}

/* SPDX-License-Identifier: ISC */
/* display_io.c - how a printer writes and waits, and what ends it. */
#include <sys/socket.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/loop.h"
#include "worker/printer/display_io.h"
#include "worker/printer/printer.h"

#define ERASE "\r\033[K"

/* For our own last words. */
#define SAY_MS 100

__attribute__((noreturn)) static void
leave(int status)
{
	log_finish(SAY_MS);
	_exit(status);
}

void
display_give_up(struct display *o, const char *what)
{
	int saved = errno;

	display_erase_bar(o);
	errno = saved;
	log_error("printer: cannot %s", what);
	leave(PRINTER_EXIT_FAILED);
}

/* With errno. Nothing more is written there. */
__attribute__((noreturn)) static void
fail(struct display *o, const struct display_way *w)
{
	int saved = errno;

	if (!w->is_terminal)
		display_erase_bar(o);
	if (saved == EPIPE || saved == ECONNRESET)
		leave(PRINTER_EXIT_READER_LEFT);
	errno = saved;
	log_error("%s", w->name);
	leave(PRINTER_EXIT_FAILED);
}

void
display_hurry(struct display *o)
{
	if (o->end_ms == CLOCK_NEVER)
		o->end_ms = clock_now_ms() + PRINTER_LAST_MS;
}

/* Milliseconds for poll(2). */
static int
time_left(const struct display *o)
{
	uint64_t now_ms = clock_now_ms();

	if (o->end_ms == CLOCK_NEVER)
		return -1;
	return o->end_ms > now_ms ? (int)(o->end_ms - now_ms) : 0;
}

void
display_wait(struct display *o, const struct display_way *w)
{
	for (;;) {
		struct pollfd p[2] = { { .fd = w->fd, .events = POLLOUT },
			/* Only its hang-up, which comes unasked. */
			{ .fd = o->end_ms == CLOCK_NEVER ? o->command_fd
							 : -1 } };
		int n = poll(p, 2, time_left(o));

		if (n == -1 && errno != EINTR)
			fail(o, w);
		if (n == 0) {
			log_warnx("%s: what is left found no taker in time",
			    w->name);
			leave(PRINTER_EXIT_FAILED);
		}
		if (n == -1)
			continue;
		if (p[0].revents != 0)
			return;
		display_hurry(o);
	}
}

/* As write(2), but full is EAGAIN whatever it is. */
static ssize_t
write_now(const struct display_way *w, const void *data, size_t len)
{
	struct pollfd p = { .fd = w->fd, .events = POLLOUT };

	switch (w->way) {
	case SINK_REGULAR:
	case SINK_NONBLOCKING: return write(w->fd, data, len);
	case SINK_SOCKET:
		return send(w->fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	case SINK_ASKING: break;
	}
	if (poll(&p, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	return write(w->fd, data, len > PIPE_BUF ? PIPE_BUF : len);
}

static void
write_all(struct display *o, struct display_way *w, const uint8_t *data,
    size_t len)
{
	while (len > 0) {
		ssize_t n = write_now(w, data, len);

		if (n > 0) {
			data += n;
			len -= (size_t)n;
		} else if (n == 0) {
			errno = EIO;
			fail(o, w);
		} else if (errno == EAGAIN) {
			display_wait(o, w);
		} else if (errno != EINTR) {
			fail(o, w);
		}
	}
}

void
display_write(struct display *o, struct display_way *w, const uint8_t *data,
    size_t len)
{
	if (w->is_terminal)
		display_erase_bar(o);
	write_all(o, w, data, len);
}

static void
write_error(struct display *o, const char *text)
{
	write_all(o, &o->ways[OUTPUT_ERR], (const uint8_t *)text, strlen(text));
}

void
display_erase_bar(struct display *o)
{
	if (!o->has_bar)
		return;
	o->has_bar = false;
	o->lost_bar = true;
	write_error(o, ERASE);
}

/* The cursor is behind what was written to the terminal, by either way. */
static void
begin_line(struct display *o)
{
	bool mid_line = false;

	for (size_t i = 0; i < OUTPUT_N; i++) {
		struct display_way *w = &o->ways[i];

		mid_line = mid_line || (w->is_terminal && w->mid_line);
		if (w->is_terminal)
			w->mid_line = false;
	}
	if (mid_line)
		write_error(o, "\n");
}

void
display_draw_bar(struct display *o, const char *bar, size_t len)
{
	struct pollfd p = { .fd = o->ways[OUTPUT_ERR].fd, .events = POLLOUT };

	display_flush(o);
	if (poll(&p, 1, 0) != 1)
		return;
	begin_line(o);
	/* Before it is, so that it is erased if it fails half-way. */
	o->has_bar = true;
	o->lost_bar = false;
	write_error(o, "\r");
	write_all(o, &o->ways[OUTPUT_ERR], (const uint8_t *)bar, len);
	write_error(o, "\033[K");
}

/* SPDX-License-Identifier: ISC */
/*
 * capture_send.c - packets for the printer: sent, or kept until there is room.
 */
#include <sys/socket.h>

#include <errno.h>
#include <string.h>

#include "common/clock.h"
#include "common/fd.h"
#include "worker/capture_send.h"

/* Between tries when the kernel lacks something that poll does not tell of. */
#define RETRY_MS 20u

static void
drop_packet(struct capture_packet *k)
{
	fd_close(&k->fds[0]);
	fd_close(&k->fds[1]);
}

static void
attach(struct msghdr *h, void *control, size_t size, const int fds[], size_t n)
{
	struct cmsghdr *c;

	if (n == 0)
		return;
	h->msg_control = control;
	h->msg_controllen = size;
	c = CMSG_FIRSTHDR(h);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	h->msg_controllen = CMSG_SPACE(n * sizeof(int));
	memcpy(CMSG_DATA(c), fds, n * sizeof(int));
}

/* The bytes of a packet. */
static size_t
encode(const struct capture *c, const struct capture_packet *k, uint8_t *buf)
{
	struct printer_task m = { .task = c->task,
		.number = c->number,
		.has_out = k->fds[0] != -1,
		.has_err = k->fds[1] != -1,
		.tag = c->has_tag ? c->tag : NULL,
		.tag_len = c->tag_len };

	if (k->type == PRINTER_ENDED) {
		m.has_out = k->is_last_try;
		m.tag = NULL;
	}
	return printer_task_encode(buf, k->type, &m);
}

/* Returns 0, or -1 with errno. */
static int
send_packet(const struct capture *c, const struct capture_packet *k)
{
	union {
		struct cmsghdr header;
		uint8_t bytes[CMSG_SPACE(2 * sizeof(int))];
	} control = { .bytes = { 0 } };
	uint8_t buf[FRAME_LEN_MAX];
	struct iovec bytes = { .iov_base = buf };
	struct msghdr h = { .msg_iov = &bytes, .msg_iovlen = 1 };
	int fds[2];
	size_t n = 0;
	ssize_t sent;

	for (size_t i = 0; i < 2; i++)
		if (k->fds[i] != -1)
			fds[n++] = k->fds[i];
	bytes.iov_len = encode(c, k, buf);
	attach(&h, &control, sizeof(control), fds, n);
	do
		sent = sendmsg(c->config->printer_fd, &h,
		    MSG_DONTWAIT | MSG_NOSIGNAL);
	while (sent == -1 && errno == EINTR);
	return sent == -1 ? -1 : 0;
}

/* Its exit is the supervisor's to tell. */
static bool
has_left(int error)
{
	return error == EPIPE || error == ECONNRESET || error == ENOTCONN ||
	    error == ECONNREFUSED;
}

/*
 * ETOOMANYREFS: descriptors on their way, of all processes of this user, are as
 * many as one of them may have open (unix(7)). The readers of sockets mend it.
 */
static bool
will_pass(int error)
{
	return error == ETOOMANYREFS || error == ENOBUFS || error == ENOMEM;
}

int
capture_push(struct capture *c)
{
	int error = 0;

	c->retry_ms = CLOCK_NEVER;
	while (c->n_packets > 0) {
		if (send_packet(c, &c->packets[0]) == -1) {
			if (will_pass(errno))
				c->retry_ms = clock_now_ms() + RETRY_MS;
			if (errno == EAGAIN || will_pass(errno))
				break;
			if (!has_left(errno))
				error = errno;
		}
		drop_packet(&c->packets[0]);
		c->packets[0] = c->packets[1];
		c->n_packets--;
	}
	c->waiting = c->n_packets > 0;
	errno = error;
	return error == 0 ? 0 : -1;
}

int
capture_poll_fd(const struct capture *c)
{
	return c->waiting && c->retry_ms == CLOCK_NEVER ? c->config->printer_fd
							: -1;
}

uint64_t
capture_retry_ms(const struct capture *c)
{
	return c->waiting ? c->retry_ms : CLOCK_NEVER;
}

int
capture_send(struct capture *c, struct capture_packet k)
{
	c->packets[c->n_packets++] = k;
	return capture_push(c);
}

void
capture_unsend(struct capture *c)
{
	while (c->n_packets > 0)
		drop_packet(&c->packets[--c->n_packets]);
	c->waiting = false;
}

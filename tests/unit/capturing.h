/* SPDX-License-Identifier: ISC */
/*
 * capturing.h - a capture, and a socket in the place of its printer.
 */
#ifndef REEVE_CAPTURING_H
#define REEVE_CAPTURING_H

#include <sys/socket.h>

#include <check.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "tests/unit/scratch.h"
#include "worker/capture.h"

static struct capture_config config;
static struct capture c;
static int printer_fd = -1; /* the other end */

/* The last packet that was received. */
static struct {
	struct frame frame;
	struct printer_task task;
	int fds[2];
	size_t n_fds;
	uint8_t bytes[FRAME_LEN_MAX];
} got;

static inline void
capturing_setup(void)
{
	int ends[2];

	scratch_setup();
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
			     ends),
	    0);
	config = (struct capture_config){ .mode = CAPTURE_GROUP,
		.printer_fd = ends[0],
		.results_fd = -1 };
	printer_fd = ends[1];
	capture_init(&c, &config);
}

static inline void
forget(void)
{
	while (got.n_fds > 0)
		fd_close(&got.fds[--got.n_fds]);
}

static inline void
capturing_teardown(void)
{
	forget();
	capture_fini(&c);
	fd_close(&printer_fd);
	fd_close(&config.printer_fd);
	fd_close(&config.results_fd);
	scratch_teardown();
}

/* The next packet, or false when there is none. */
static inline bool
receive(void)
{
	union {
		struct cmsghdr header;
		uint8_t bytes[CMSG_SPACE(sizeof(got.fds))];
	} control;
	struct iovec bytes = { .iov_base = got.bytes,
		.iov_len = sizeof(got.bytes) };
	struct msghdr h = { .msg_iov = &bytes,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	ssize_t len;
	struct cmsghdr *header;

	forget();
	len = recvmsg(printer_fd, &h, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (len == -1)
		return false;
	header = CMSG_FIRSTHDR(&h);
	if (header != NULL) {
		got.n_fds = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(got.fds, CMSG_DATA(header), got.n_fds * sizeof(int));
	}
	ck_assert_int_eq(frame_parse(&got.frame, got.bytes, (size_t)len), len);
	ck_assert_int_eq(printer_task_decode(&got.task, &got.frame), 0);
	return true;
}

static inline int
begin(uint64_t number)
{
	return capture_begin(&c,
	    &(struct capture_task){ .task = number + 10,
		.number = number,
		.tag = "tag",
		.tag_len = 3 });
}

static inline void
put(int fd, const char *text)
{
	ck_assert_int_eq(fd_write_all(fd, text, strlen(text)), 0);
}

static inline const char *
content(int fd)
{
	static char text[256];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	return text;
}

static inline unsigned
count_fds(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	return n;
}

/* Until the socket takes no more. Returns how many it took. */
static inline uint64_t
fill(void)
{
	uint64_t n = 0;

	while (!c.waiting) {
		ck_assert_int_eq(begin(++n), 0);
		put(c.out_fd, "x");
		ck_assert_int_eq(capture_end(&c, true), 0);
		ck_assert_uint_lt(n, 10000);
	}
	return n;
}

#endif

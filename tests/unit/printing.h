/* SPDX-License-Identifier: ISC */
/*
 * printing.h - a printer in a child, and the ends of all it hears and writes.
 */
#ifndef REEVE_PRINTING_H
#define REEVE_PRINTING_H

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/signals.h"
#include "worker/printer/printer.h"

static int workers_fd = -1; /* the workers' end of the socket */
static int command_fd = -1;
static int socket_fd = -1, heard_fd = -1; /* the printer's ends */
static int out_fd = -1, err_fd = -1; /* what it is given as output */
static pid_t printer;
static char text[1 << 21];

static inline int
memory_file(const void *bytes, size_t len)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(fd_write_all(fd, bytes, len), 0);
	return fd;
}

static inline void
printing_setup(void)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
			     ends),
	    0);
	workers_fd = ends[0];
	socket_fd = ends[1];
	ck_assert_int_eq(fd_pipe(ends), 0);
	heard_fd = ends[0];
	command_fd = ends[1];
	ck_assert_int_eq(fd_set_nonblocking(heard_fd), 0);
	ck_assert_int_eq(fd_set_nonblocking(socket_fd), 0);
	out_fd = memory_file("", 0);
	err_fd = memory_file("", 0);
	printer = 0;
}

static inline void
printing_teardown(void)
{
	fd_close(&workers_fd);
	fd_close(&command_fd);
	fd_close(&socket_fd);
	fd_close(&heard_fd);
	fd_close(&out_fd);
	fd_close(&err_fd);
	if (printer > 0) {
		(void)kill(printer, SIGKILL);
		(void)waitpid(printer, NULL, 0);
	}
	printer = 0;
}

static inline void
print(bool keep_order, bool bar)
{
	(void)fflush(NULL);
	signals_block();
	printer = fork();
	if (printer == 0) {
		const struct printer_config config = { .keep_order = keep_order,
			.bar = bar,
			.socket_fd = socket_fd,
			.command_fd = heard_fd };

		(void)dup2(out_fd, STDOUT_FILENO);
		(void)dup2(err_fd, STDERR_FILENO);
		printer_main(&config);
	}
	signals_unblock();
	ck_assert_int_gt(printer, 0);
	fd_close(&socket_fd);
	fd_close(&heard_fd);
}

static inline void
send_bytes(const void *bytes, size_t len, const int *fds, size_t n)
{
	union {
		struct cmsghdr header;
		uint8_t bytes[CMSG_SPACE(3 * sizeof(int))];
	} control = { .bytes = { 0 } };
	uint8_t copy[FRAME_LEN_MAX + 8];
	struct iovec iov = { .iov_base = copy, .iov_len = len };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1 };

	memcpy(copy, bytes, len);
	if (n > 0) {
		h.msg_control = &control;
		h.msg_controllen = CMSG_SPACE(n * sizeof(int));
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(n * sizeof(int));
		memcpy(CMSG_DATA(CMSG_FIRSTHDR(&h)), fds, n * sizeof(int));
	}
	ck_assert_int_eq(sendmsg(workers_fd, &h, MSG_NOSIGNAL), (ssize_t)len);
}

/* fds -1: none. They are closed here. */
static inline void
send_task(enum printer_message type, uint64_t number, int out, int err,
    const char *tag)
{
	uint8_t buf[FRAME_LEN_MAX];
	struct printer_task m = { .task = number + 1000,
		.number = number,
		.has_out = out != -1,
		.has_err = err != -1,
		.tag = (const uint8_t *)tag,
		.tag_len = tag == NULL ? 0 : strlen(tag) };
	int fds[2];
	size_t n = 0;

	if (out != -1)
		fds[n++] = out;
	if (err != -1)
		fds[n++] = err;
	send_bytes(buf, printer_task_encode(buf, type, &m), fds, n);
	fd_close(&out);
	fd_close(&err);
}

/* A grouped task that wrote this; NULL: nothing. */
static inline void
show(uint64_t number, const char *out, const char *err)
{
	send_task(PRINTER_SHOW, number,
	    out == NULL ? -1 : memory_file(out, strlen(out)),
	    err == NULL ? -1 : memory_file(err, strlen(err)), NULL);
}

/* A task that is followed; returns where it writes its standard output. */
static inline int
follow(uint64_t number, const char *tag)
{
	int out[2];

	ck_assert_int_eq(fd_pipe(out), 0);
	send_task(PRINTER_FOLLOW, number, out[0], -1, tag);
	return out[1];
}

static inline void
write_text(int fd, const char *s)
{
	ck_assert_int_eq(fd_write_all(fd, s, strlen(s)), 0);
}

static inline void
ended(uint64_t number, bool is_last_try)
{
	uint8_t buf[FRAME_LEN_MAX];
	struct printer_task m = { .task = number + 1000,
		.number = number,
		.has_out = is_last_try };

	send_bytes(buf, printer_task_encode(buf, PRINTER_ENDED, &m), NULL, 0);
}

static inline void
command(const uint8_t *buf, size_t len)
{
	ck_assert_int_eq(fd_write_all(command_fd, buf, len), 0);
}

static inline void
pass(uint64_t first, uint64_t last)
{
	uint8_t buf[FRAME_LEN_MAX];
	struct printer_pass m = { .first = first, .last = last };

	command(buf, printer_pass_encode(buf, &m));
}

static inline int
end_status(void)
{
	int status;

	ck_assert_int_eq(waitpid(printer, &status, 0), printer);
	printer = 0;
	ck_assert_msg(WIFEXITED(status), "wait status %x", (unsigned)status);
	return WEXITSTATUS(status);
}

static inline int
finish(void)
{
	uint8_t buf[FRAME_LEN_MAX];

	command(buf, printer_finish_encode(buf));
	return end_status();
}

/* What is in a file, as a string. */
static inline const char *
written(int fd)
{
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	return text;
}

/* Until so many bytes are in a file: a fact to wait for. */
static inline void
await(int fd, off_t len)
{
	for (int i = 0; i < 5000 && lseek(fd, 0, SEEK_END) < len; i++)
		(void)usleep(1000);
	ck_assert_int_ge(lseek(fd, 0, SEEK_END), len);
}

#endif

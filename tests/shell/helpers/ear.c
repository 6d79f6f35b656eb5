/* SPDX-License-Identifier: ISC */
/*
 * ear SOCKET FILE - no vice: listens in place of syslogd or journald. Each
 * datagram, or the file that came in its place, is appended to FILE as it is,
 * and a newline.
 */
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/shell/helpers/stamp.h"

static char message[1 << 20];

/* The descriptor that came with it, or -1. */
static int
passed_fd(struct msghdr *m)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);
	int fd = -1;

	if (c != NULL && c->cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

/* One datagram into message; its length. */
static ssize_t
hear(int fd)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec v = { message, sizeof(message) - 1 };
	struct msghdr m = { .msg_iov = &v,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	ssize_t len = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
	int passed = len == -1 ? -1 : passed_fd(&m);

	if (passed == -1)
		return len;
	len = pread(passed, message, sizeof(message) - 1, 0);
	close(passed);
	return len;
}

int
main(int argc, char **argv)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int file = argc == 3
	    ? open(argv[2], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666)
	    : -1;
	ssize_t len;

	if (fd == -1 || file == -1)
		err(2, "usage: ear socket file");
	snprintf(name.sun_path, sizeof(name.sun_path), "%s", argv[1]);
	if (bind(fd, (struct sockaddr *)&name, sizeof(name)) == -1)
		err(1, "%s", argv[1]);
	while ((len = hear(fd)) != -1) {
		message[len] = '\n';
		if (write(file, message, (size_t)len + 1) != len + 1)
			err(1, "%s", argv[2]);
	}
	err(1, "recvmsg");
}

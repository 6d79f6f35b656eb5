/* SPDX-License-Identifier: ISC */
/*
 * sink_io.c - how a destination is written without blocking.
 */
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "common/log.h"
#include "worker/logger/sink_io.h"

const char *
sink_io_name(const struct sink *k)
{
	if (k->kind == SINK_STORE)
		return k->store.path;
	if (k->kind == SINK_JOURNAL)
		return "journal";
	return k->standard == STDOUT_FILENO ? "standard output"
					    : "standard error";
}

enum sink_way
sink_io_open(int *fd)
{
	char path[32];
	struct stat st;
	int own;

	if (fstat(*fd, &st) == 0 && S_ISREG(st.st_mode))
		return SINK_REGULAR;
	if (S_ISSOCK(st.st_mode))
		return SINK_SOCKET;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", *fd);
	own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (own == -1)
		return SINK_ASKING;
	*fd = own;
	return SINK_NONBLOCKING;
}

static ssize_t
write_now(struct sink *k, const uint8_t *data, size_t len)
{
	struct pollfd p = { .fd = k->fd, .events = POLLOUT };

	switch (k->way) {
	case SINK_REGULAR:
		if (k->kind == SINK_STORE)
			return store_write(&k->store, data, len);
		return write(k->fd, data, len);
	case SINK_NONBLOCKING: return write(k->fd, data, len);
	case SINK_SOCKET:
		return send(k->fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	case SINK_ASKING: break;
	}
	if (poll(&p, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	return write(k->fd, data, len > PIPE_BUF ? PIPE_BUF : len);
}

size_t
sink_io_write(struct sink *k, const uint8_t *data, size_t len, int *error)
{
	size_t at = 0;

	*error = 0;
	while (at < len) {
		ssize_t n = write_now(k, data + at, len - at);

		if (n > 0) {
			at += (size_t)n;
		} else if (errno != EINTR) {
			*error = n == 0 ? EIO : errno;
			break;
		}
	}
	return at;
}

uint64_t
sink_io_position(const struct sink *k)
{
	off_t at;

	if (k->kind == SINK_STORE)
		return k->store.size;
	at = lseek(k->fd, 0, SEEK_CUR);
	return at == -1 ? 0 : (uint64_t)at;
}

void
sink_io_cut(struct sink *k, uint64_t size)
{
	int result;

	if (k->kind == SINK_STORE)
		result = store_cut(&k->store, size);
	else
		result = ftruncate(k->fd, (off_t)size) == -1 ||
			lseek(k->fd, (off_t)size, SEEK_SET) == -1
		    ? -1
		    : 0;
	if (result == -1)
		log_warn("logger: %s: cannot cut off half a line",
		    sink_io_name(k));
}

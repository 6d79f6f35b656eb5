/* SPDX-License-Identifier: ISC */
/*
 * sink_io.c - how a destination is written without blocking.
 */
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
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

/*
 * Of a pipe that has something in it, what goes in whole or not at all (up to
 * PIPE_BUF, pipe(7)): so no message of reeve itself gets into the middle of a
 * line. An empty one takes a pipe full; of what is no pipe nothing is known.
 */
static size_t
whole_lines(int fd, const uint8_t *data, size_t len)
{
	const uint8_t *last;
	int waiting = 0;
	int room = fcntl(fd, F_GETPIPE_SZ);

	if (room <= 0 || ioctl(fd, FIONREAD, &waiting) == -1)
		return len;
	if (waiting > 0)
		room = PIPE_BUF;
	if (len <= (size_t)room)
		return len;
	last = memrchr(data, '\n', (size_t)room);
	return last == NULL ? (size_t)room : (size_t)(last - data) + 1;
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
	case SINK_NONBLOCKING:
		return write(k->fd, data, whole_lines(k->fd, data, len));
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
	struct stat st;
	off_t at;

	if (k->kind == SINK_STORE)
		return k->store.size;
	if (k->appends)
		return fstat(k->fd, &st) == -1 ? 0 : (uint64_t)st.st_size;
	at = lseek(k->fd, 0, SEEK_CUR);
	return at == -1 ? 0 : (uint64_t)at;
}

/* Others may write to it too: what is at its end now was ours, if all is well.
 */
static int
cut(struct sink *k, uint64_t n)
{
	struct stat st;
	off_t end;

	if (fstat(k->fd, &st) == -1 || (uint64_t)st.st_size < n)
		return -1;
	end = st.st_size - (off_t)n;
	if (k->kind == SINK_STORE)
		return store_cut(&k->store, (uint64_t)end);
	if (!k->appends && lseek(k->fd, 0, SEEK_CUR) != st.st_size)
		return lseek(k->fd, -(off_t)n, SEEK_CUR) == -1 ? -1 : 0;
	if (ftruncate(k->fd, end) == -1 ||
	    (!k->appends && lseek(k->fd, end, SEEK_SET) == -1))
		return -1;
	return 0;
}

void
sink_io_take_back(struct sink *k, uint64_t n)
{
	if (n > 0 && cut(k, n) == -1)
		log_warn("logger: %s: cannot cut off half a line",
		    sink_io_name(k));
}

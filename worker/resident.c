/* SPDX-License-Identifier: ISC */
/* resident.c - the process that stays: started, written to, read from. */
#include <sys/ioctl.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "worker/arguments.h"
#include "worker/batch.h"
#include "worker/resident.h"
#include "worker/search.h"
#include "worker/worker.h"

void
resident_init(struct resident *r)
{
	/* Pages of it that no answer has needed are never touched. */
	static uint8_t bytes[RESIDENT_BYTES];

	*r = (struct resident){ .to_fd = -1, .from_fd = -1, .bytes = bytes };
}

/* False while memory is out. */
static bool
prepare_command(struct resident *r, const struct worker_setup *setup)
{
	if (r->argv == NULL)
		r->argv = arguments_expand(setup->task->argv, setup->number);
	if (r->argv == NULL || r->paths != NULL)
		return r->argv != NULL;
	/* The program itself may be another for each worker. */
	r->paths = setup->task->paths == NULL
	    ? search_paths(r->argv[0], setup->batch->path)
	    : arguments_expand(setup->task->paths, setup->number);
	return r->paths != NULL;
}

/* Our ends into *r, the process's into ends. Returns 0, or -1 with errno. */
static int
open_pipes(struct resident *r, int ends[2])
{
	int to[2] = { -1, -1 }, from[2] = { -1, -1 };

	if (fd_pipe(to) == -1 || fd_pipe(from) == -1 ||
	    fd_set_nonblocking(to[1]) == -1 ||
	    fd_set_nonblocking(from[0]) == -1) {
		int saved = errno;

		for (int i = 0; i < 2; i++) {
			fd_close(&to[i]);
			fd_close(&from[i]);
		}
		errno = saved;
		return -1;
	}
	ends[0] = to[0];
	ends[1] = from[1];
	r->to_fd = to[1];
	r->from_fd = from[0];
	return 0;
}

pid_t
resident_start(struct resident *r, const struct worker_setup *setup,
    struct spawn_failure *failure)
{
	struct spawn_command command = { .envp = setup->task->envp,
		.err_fd = -1,
		.place = TASK_IN_OWN_GROUP };
	int ends[2];
	pid_t pid;

	resident_close(r);
	*failure = (struct spawn_failure){ .stage = SPAWN_OUTPUT };
	if (open_pipes(r, ends) == -1) {
		failure->error = errno;
		return -1;
	}
	if (prepare_command(r, setup)) {
		command.argv = r->argv;
		command.paths = r->paths;
		command.in_fd = ends[0];
		command.out_fd = ends[1];
		pid = spawn(setup->task, &command, failure);
	} else {
		pid = -1;
		failure->stage = SPAWN_FORK;
		failure->error = ENOMEM;
	}
	fd_close(&ends[0]);
	fd_close(&ends[1]);
	if (pid == -1)
		resident_close(r);
	return pid;
}

size_t
resident_write(struct resident *r, const char *bytes, size_t len)
{
	ssize_t n;

	do
		n = write(r->to_fd, bytes, len);
	while (n == -1 && errno == EINTR);
	r->full = (n == -1 && errno == EAGAIN) || (n >= 0 && (size_t)n < len);
	if (n == -1 && !r->full)
		resident_close_input(r);
	return n == -1 ? 0 : (size_t)n;
}

static size_t
bytes_in(int fd)
{
	int n = 0;

	return ioctl(fd, FIONREAD, &n) == 0 && n > 0 ? (size_t)n : 0;
}

bool
resident_is_left_unread(struct resident *r)
{
	r->deaf = true;
	return bytes_in(r->to_fd) > 0;
}

bool
resident_read(struct resident *r)
{
	ssize_t n;

	if (r->from_fd == -1 || r->len == RESIDENT_BYTES)
		return false;
	do
		n = read(r->from_fd, r->bytes + r->len,
		    RESIDENT_BYTES - r->len);
	while (n == -1 && errno == EINTR);
	if (n == 0 || (n == -1 && errno != EAGAIN))
		fd_close(&r->from_fd);
	if (n <= 0)
		return false;
	r->len += (size_t)n;
	return true;
}

size_t
resident_unread_answers(const struct resident *r)
{
	return r->from_fd == -1 ? 0 : bytes_in(r->from_fd);
}

void
resident_consume(struct resident *r, size_t len)
{
	r->len -= len;
	r->seen -= len < r->seen ? len : r->seen;
	if (r->len > 0)
		memmove(r->bytes, r->bytes + len, r->len);
}

void
resident_close_input(struct resident *r)
{
	if (r->to_fd != -1)
		r->unread = bytes_in(r->to_fd);
	fd_close(&r->to_fd);
	r->full = r->deaf = false;
}

void
resident_close(struct resident *r)
{
	resident_close_input(r);
	fd_close(&r->from_fd);
	r->seen = r->len = r->unread = 0;
}

/* SPDX-License-Identifier: ISC */
/*
 * output_pipes.c - the pipes, or pseudo-terminals, of tasks' output.
 */
#include <sys/ioctl.h>
#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "supervisor/output_pipes.h"
#include "supervisor/supervisor.h"
#include "worker/worker.h"

/* Room for workers that are added later. Streams. */
#define STREAMS_MORE 1024

static int
make_pipe(int *read_fd, int *write_fd)
{
	int ends[2];

	if (fd_pipe(ends) == -1)
		return -1;
	*read_fd = ends[0];
	*write_fd = ends[1];
	/* Of the read end only: a task's write is to block. */
	return fd_set_nonblocking(ends[0]);
}

/* As large as the terminal that there is, if there is one. */
static void
set_size(int fd)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };

	for (int i = STDERR_FILENO; i >= STDIN_FILENO; i--)
		(void)ioctl(i, TIOCGWINSZ, &size); /* fails and leaves it */
	(void)ioctl(fd, TIOCSWINSZ, &size);
}

static int
make_terminal(int *read_fd, int *write_fd)
{
	struct termios modes;
	char path[64];

	*read_fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*read_fd == -1 || grantpt(*read_fd) == -1 ||
	    unlockpt(*read_fd) == -1 ||
	    ptsname_r(*read_fd, path, sizeof(path)) != 0)
		return -1;
	*write_fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*write_fd == -1 || tcgetattr(*write_fd, &modes) == -1)
		return -1;
	/* Lines end as the task ends them, and nothing is echoed back. */
	modes.c_oflag &= ~(tcflag_t)OPOST;
	modes.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	if (tcsetattr(*write_fd, TCSANOW, &modes) == -1)
		return -1;
	set_size(*write_fd);
	return fd_set_nonblocking(*read_fd);
}

/* So that its task can open /dev/stdout. Without the right to, it cannot. */
static void
give_to_user(const struct supervisor *sv, int fd)
{
	const struct user_identity *user = sv->config->task.user;

	if (user != NULL && fchown(fd, user->uid, (gid_t)-1) == -1)
		log_debug("cannot give a pipe to the user");
}

/* The ledger's rings; "File too large" alone would tell of no file. */
static int
grow_ledger(struct supervisor *sv, uint32_t n)
{
	struct output *o = &sv->output;
	uint32_t all = sv->config->workers * o->each;
	struct rlimit limit;
	int result = ledger_grow(&o->ledger, n);

	if (result == 0 || errno != EFBIG ||
	    getrlimit(RLIMIT_FSIZE, &limit) == -1)
		return result;
	all = all > n ? all : n;
	log_warnx("%s: to keep the output of %u workers takes a file of %llu "
		  "bytes in memory, the limit is %llu (ulimit -f)",
	    sv->config->name, all / o->each,
	    (unsigned long long)(all * LEDGER_RING_SIZE),
	    (unsigned long long)limit.rlim_max);
	errno = EFBIG;
	return -1;
}

/* Pipes for one worker more. Returns 0, or -1 with errno and none made. */
int
output_pipes_add(struct supervisor *sv)
{
	struct output *o = &sv->output;
	uint32_t first = o->n_streams;
	int result = 0;
	int saved;

	if (first + o->each > o->ledger.capacity) {
		errno = EMFILE;
		return -1;
	}
	for (uint32_t i = first; i < first + o->each; i++) {
		o->read_fds[i] = o->write_fds[i] = -1;
		if (result == 0 && sv->config->output.pty)
			result =
			    make_terminal(&o->read_fds[i], &o->write_fds[i]);
		else if (result == 0)
			result = make_pipe(&o->read_fds[i], &o->write_fds[i]);
	}
	if (result == 0)
		result = grow_ledger(sv, first + o->each);
	for (uint32_t i = first; result == 0 && i < first + o->each; i++)
		give_to_user(sv, o->write_fds[i]);
	saved = errno;
	for (uint32_t i = first; result == -1 && i < first + o->each; i++) {
		fd_close(&o->read_fds[i]);
		fd_close(&o->write_fds[i]);
	}
	if (result == 0)
		o->n_streams += o->each;
	errno = saved;
	return result;
}

uint64_t
output_pipes_left(const struct output *o)
{
	uint64_t left = 0;

	for (uint32_t i = 0; i < o->n_streams; i++) {
		const struct ledger_stream *record =
		    &o->ledger.page->streams[i];
		int waiting = 0;

		(void)ioctl(o->read_fds[i], FIONREAD, &waiting);
		left += record->head - record->done + (uint64_t)waiting;
	}
	return left;
}

/* How many descriptors so many workers take, with their output. */
uint64_t
output_pipes_need(const struct supervisor *sv)
{
	/* A command pipe each, and the report pipes: channel.c. */
	return (uint64_t)sv->config->workers * (2 * sv->output.each + 3) +
	    CHANNELS_RESERVED_DESCRIPTORS;
}

int
output_pipes_open(struct supervisor *sv, uint64_t max_descriptors)
{
	struct output *o = &sv->output;
	uint32_t capacity = sv->config->workers * o->each + STREAMS_MORE;

	if (capacity > max_descriptors / 2)
		capacity = (uint32_t)(max_descriptors / 2);
	o->read_fds = reallocarray(NULL, capacity, sizeof(int));
	o->write_fds = reallocarray(NULL, capacity, sizeof(int));
	if (o->read_fds == NULL || o->write_fds == NULL)
		return -1;
	return ledger_open(&o->ledger, capacity, 0);
}

void
output_pipes_close(struct output *o)
{
	for (uint32_t i = 0; i < o->n_streams; i++) {
		fd_close(&o->read_fds[i]);
		fd_close(&o->write_fds[i]);
	}
	o->n_streams = 0;
	free(o->read_fds);
	free(o->write_fds);
	o->read_fds = o->write_fds = NULL;
	ledger_close(&o->ledger);
}

void
output_give(const struct slot *s, struct worker_setup *setup)
{
	const struct supervisor *sv = s->supervisor;
	const struct output *o = &sv->output;

	setup->output_fd = setup->error_fd = -1;
	if (!o->used) {
		if (sv->config->output.merge)
			setup->error_fd = STDOUT_FILENO;
		return;
	}
	setup->output_fd = o->write_fds[s->index * o->each];
	setup->error_fd = o->write_fds[s->index * o->each + o->each - 1];
	for (uint32_t i = 0; i < o->each; i++)
		setup->task_pids[i] =
		    &o->ledger.page->streams[s->index * o->each + i].pid;
}

void
output_resize(const struct supervisor *sv)
{
	const struct output *o = &sv->output;

	for (uint32_t i = 0; sv->config->output.pty && i < o->n_streams; i++)
		set_size(o->write_fds[i]);
}

/* SPDX-License-Identifier: ISC */
/*
 * child.c - the process in a worker's place, and what is said to it.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "common/message.h"
#include "common/signals.h"
#include "supervisor/child.h"
#include "supervisor/supervisor.h"
#include "worker/worker.h"

/* The items of two tasks, and what else may be said meanwhile. */
#define UNSENT_MAX_BYTES ((size_t)12 << 20)

/* libbsd has no RB_GENERATE_STATIC that compiles, and this one is shared. */
RB_GENERATE(slots_by_pid, slot, by_pid, slot_compare)

int
slot_compare(const struct slot *a, const struct slot *b)
{
	return a->child.pid < b->child.pid ? -1 : a->child.pid > b->child.pid;
}

void
child_init(struct child *c)
{
	*c = (struct child){ .command_fd = -1 };
}

struct slot *
child_by_pid(struct supervisor *sv, pid_t pid)
{
	struct slot key = { .child.pid = pid };

	return RB_FIND(slots_by_pid, &sv->by_pid, &key);
}

/* Returns 0, or -1 with errno; all of a message or nothing is written. */
static int
put(int fd, const void *frame, size_t len)
{
	ssize_t n;

	do {
		n = write(fd, frame, len);
	} while (n == -1 && errno == EINTR);
	return n == -1 ? -1 : 0;
}

/* Items of a batch may be longer than a pipe holds: they can wait. */
static int
put_all(struct slot *s, const void *frame, size_t len)
{
	if (s->supervisor->batch != NULL)
		return unsent_put(&s->batch.commands, frame, len);
	return put(s->child.command_fd, frame, len);
}

/*
 * A pipe that holds 64 KiB of commands has a worker that reads none: it is
 * stopped or stuck, and is replaced. EPIPE says that it is dead, which SIGCHLD
 * says too.
 */
static void
say(struct slot *s, const void *frame, size_t len)
{
	char name[SLOT_NAME_SIZE];

	if (s->child.pid == 0 || s->child.broken ||
	    put_all(s, frame, len) == 0 || errno == EPIPE)
		return;
	log_warn("%s: worker %d takes no command; killing it",
	    slot_name(s, name, sizeof(name)), (int)s->child.pid);
	s->child.broken = true;
	child_kill(s);
}

static size_t
next_task(struct slot *s, uint8_t buf[MSG_LEN_MAX])
{
	struct msg_run m = { .task = s->supervisor->tasks++ };

	s->child.task = m.task;
	s->child.task_pid = 0;
	s->child.talk = CHILD_HANDED;
	return msg_run_encode(buf, s->index, &m);
}

void
child_run(struct slot *s)
{
	uint8_t buf[MSG_LEN_MAX];

	say(s, buf, next_task(s, buf));
}

void
child_hand(struct slot *s, const struct job *job)
{
	uint8_t buf[FRAME_LEN_MAX];
	struct msg_items items = { .bytes = (const uint8_t *)job->bytes,
		.len = FRAME_PAYLOAD_MAX };
	struct msg_task m = { .task = job->task,
		.number = job->number,
		.n = job->n,
		.last_try = job->last_try,
		.len = job->len };

	for (; m.len > MSG_TASK_BYTES_MAX; m.len -= items.len) {
		if (m.len <= items.len)
			items.len = MSG_TASK_BYTES_MAX;
		say(s, buf, msg_items_encode(buf, s->index, &items));
		items.bytes += items.len;
	}
	m.bytes = items.bytes;
	say(s, buf, msg_task_encode(buf, s->index, &m));
}

void
child_take_back(struct slot *s, uint64_t task)
{
	uint8_t buf[MSG_LEN_MAX];
	struct msg_take_back m = { .task = task };

	say(s, buf, msg_take_back_encode(buf, s->index, &m));
}

void
child_last_try(struct slot *s, uint64_t task)
{
	uint8_t buf[MSG_LEN_MAX];
	struct msg_last_try m = { .task = task };

	say(s, buf, msg_last_try_encode(buf, s->index, &m));
}

void
child_end_task(struct slot *s, uint64_t task, int signo, uint64_t grace_ms)
{
	uint8_t buf[MSG_LEN_MAX];
	struct msg_end_task m = { .task = task,
		.signo = (uint32_t)signo,
		.grace_ms = grace_ms };

	say(s, buf, msg_end_task_encode(buf, s->index, &m));
	if (s->child.pid != 0)
		kill(s->child.pid, SIGCONT);
}

void
child_stop(struct slot *s, int signo, uint64_t grace_ms, bool leave)
{
	uint8_t buf[MSG_LEN_MAX];
	struct msg_stop m = { .signo = (uint32_t)signo,
		.grace_ms = grace_ms,
		.leave = leave };

	say(s, buf, msg_stop_encode(buf, s->index, &m));
	/* Somebody may have stopped the worker itself: it must hear this. */
	if (s->child.pid != 0)
		kill(s->child.pid, SIGCONT);
}

void
child_signal(struct slot *s, int signo, bool whole_tree)
{
	uint8_t buf[MSG_LEN_MAX];
	struct msg_signal m = { .signo = (uint32_t)signo,
		.whole_tree = whole_tree };

	say(s, buf, msg_signal_encode(buf, s->index, &m));
}

void
child_kill(struct slot *s)
{
	/* Not reaped yet, so the pid is its own. */
	if (s->child.pid != 0)
		kill(s->child.pid, SIGKILL);
}

/*
 * Its first task waits in the pipe before the worker exists: no round trip.
 * The child has no slot and no supervisor (own.h): what it needs is in setup.
 */
static pid_t
fork_worker(struct slot *s, const int command[2], int report_fd)
{
	const struct supervisor *sv = s->supervisor;
	struct worker_setup setup = { .task = &sv->config->task,
		.batch = sv->batch == NULL ? NULL : sv->batch->setup,
		.pool = sv->config->name,
		.number = s->number,
		.slot = s->index,
		.command_fd = command[0],
		.report_fd = report_fd,
		.no_input = sv->terminal.withheld || sv->batch != NULL,
		.terminal = terminal_is_of(&sv->terminal, s->index),
		.supervisor_group = sv->terminal.own_group };
	uint8_t buf[MSG_LEN_MAX];
	pid_t pid;

	output_give(s, &setup);
	if (sv->batch == NULL && put(command[1], buf, next_task(s, buf)) == -1)
		return -1;
	signals_block();
	/* Without fork's handlers, whose locks are a page for each worker. */
	pid = _Fork();
	if (pid == 0)
		worker_main(&setup);
	signals_unblock();
	return pid;
}

int
child_fork(struct slot *s)
{
	struct supervisor *sv = s->supervisor;
	int command[2], report_fd, saved;
	pid_t pid;

	report_fd = channel_open(s);
	if (report_fd == -1 || pipe2(command, O_CLOEXEC | O_NONBLOCK) == -1)
		return -1;
	pid = fork_worker(s, command, report_fd);
	saved = errno;
	fd_close(&command[0]);
	if (pid == -1) {
		fd_close(&command[1]);
		child_init(&s->child);
		errno = saved;
		return -1;
	}
	s->child.pid = pid;
	s->child.command_fd = command[1];
	s->child.broken = false;
	if (sv->batch != NULL)
		unsent_init(&s->batch.commands, sv->loop, command[1],
		    UNSENT_MAX_BYTES);
	RB_INSERT(slots_by_pid, &sv->by_pid, s);
	return 0;
}

void
child_close(struct slot *s)
{
	RB_REMOVE(slots_by_pid, &s->supervisor->by_pid, s);
	if (s->supervisor->batch != NULL)
		unsent_drop(&s->batch.commands);
	fd_close(&s->child.command_fd);
	s->child.pid = 0;
	s->child.talk = CHILD_IDLE;
}

/* SPDX-License-Identifier: ISC */
/*
 * child.h - the process in a worker's place, and what is said to it.
 */
#ifndef REEVE_CHILD_H
#define REEVE_CHILD_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

struct slot;
struct supervisor;

/* Where the conversation about the current task stands. */
enum child_talk {
	CHILD_IDLE, /* it has no task */
	CHILD_HANDED, /* MSG_RUN was sent */
	CHILD_STARTED, /* MSG_STARTED came */
	CHILD_EXITED, /* MSG_EXITED came, MSG_CLEAN did not */
};

struct child {
	pid_t pid; /* 0: none */
	int command_fd; /* non-blocking; -1 without a process */
	uint64_t task; /* handed to it last */
	pid_t task_pid; /* 0 before it started */
	pid_t group; /* the process group of the task */
	enum child_talk talk;
	bool broken; /* it said what no worker says: SIGKILL was sent */
};

void child_init(struct child *);

/* The slot whose process has this pid, or NULL. */
struct slot *child_by_pid(struct supervisor *, pid_t pid);

/*
 * Fork a worker into the slot and hand it a task. Returns 0, or -1 with errno
 * and nothing changed.
 */
int child_fork(struct slot *);

/* Hand a task to the process there is. */
void child_run(struct slot *);

/* Hand it a task of a batch, which it begins after those it has. */
struct job;
void child_hand(struct slot *, const struct job *);

/* Ask for a task back, unless it has begun. */
void child_take_back(struct slot *, uint64_t task);

/* Tell it that this task, if it is running, is not tried again. */
void child_last_try(struct slot *, uint64_t task);

/* Ask it to end the tree of this task, if it is running. */
void child_end_task(struct slot *, uint64_t task, int signo, uint64_t grace_ms);

/* Ask it to end its tree; leave: and to exit then. */
void child_stop(struct slot *, int signo, uint64_t grace_ms, bool leave);

/* Pass a signal on to its task, or to the whole tree of it. */
void child_signal(struct slot *, int signo, bool whole_tree);

/* SIGKILL to the worker's process itself. */
void child_kill(struct slot *);

/* After reaping: forget the process and close its pipe. */
void child_close(struct slot *);

#endif

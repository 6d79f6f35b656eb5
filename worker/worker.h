/* SPDX-License-Identifier: ISC */
/*
 * worker.h - the life of one forked process.
 */
#ifndef REEVE_WORKER_H
#define REEVE_WORKER_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "worker/task.h"

#define WORKER_COMMAND_FD 3 /* reads what the supervisor says */
#define WORKER_REPORT_FD 4 /* says what happened */

struct batch_setup;

struct worker_setup {
	const struct task *task;
	const struct batch_setup *batch; /* NULL: its task is always the same */
	const char *pool;
	uint32_t number; /* within the pool, from 1 */
	uint32_t slot; /* what frames carry */
	int command_fd; /* above WORKER_REPORT_FD, both */
	int report_fd;
	int output_fd; /* its task's standard output; -1: as it is */
	int error_fd; /* and standard error */
	uint32_t *task_pids[2]; /* told before a task says anything; or NULL */
	bool no_input; /* standard input is a terminal that is not for tasks */
	bool terminal; /* the task gets the terminal of standard input */
	pid_t supervisor_group; /* the process group that had it before */
};

/*
 * What a child does right after fork, with all signals blocked: be a worker,
 * until the supervisor says or shows (by the end of its pipe) that it is over.
 */
__attribute__((noreturn)) void worker_main(const struct worker_setup *);

#endif

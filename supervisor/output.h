/* SPDX-License-Identifier: ISC */
/*
 * output.h - the pipes of tasks' output, and the process that reads them.
 *
 * The pipes belong to the workers' places: they are made before the first fork
 * and stay over restarts of workers and of the logger. The supervisor holds
 * them and never reads.
 */
#ifndef REEVE_OUTPUT_H
#define REEVE_OUTPUT_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "common/loop.h"
#include "worker/logger/ledger.h"
#include "worker/logger/logger.h"

struct slot;
struct supervisor;
struct worker_setup;

struct output_config {
	bool logger; /* is one needed? Else tasks have what reeve has */
	bool optional; /* but only for prefixes that nobody asked for */
	bool merge; /* standard error goes where standard output goes */
	bool pty; /* a pseudo-terminal instead of pipes */
	struct logger_config writing;
};

struct output {
	struct ledger ledger;
	uint32_t each; /* streams of a worker */
	int *read_fds; /* by stream; what the logger inherits */
	int *write_fds;
	uint32_t n_streams;
	pid_t pid; /* of the logger; 0: there is none now */
	int command_fd;
	int report_fd;
	struct loop_watch report_watch;
	bool watched;
	struct loop_timer timer; /* to fork it again, or to end it */
	uint64_t started_ms;
	uint64_t delay_ms; /* before the next one is forked */
	int64_t begin_ms; /* real time of reeve's start */
	bool used; /* there is a logger, or will be again */
	bool renewing; /* it was asked to make room */
	bool draining; /* it was asked to finish */
	bool patient; /* and has time to */
	uint64_t drain_by_ms; /* then it is killed */
	bool killed; /* it did not drain in time */
	bool over; /* nothing is left to be written */
};

/* As it is before output_open, so that output_close is safe. */
void output_init(struct supervisor *);

/*
 * Before the first worker is forked: pipes for all, and the logger. Returns 0,
 * or -1 with errno.
 */
int output_open(struct supervisor *, uint64_t max_descriptors);
void output_close(struct supervisor *);

/* A worker more than there were. Returns 0, or -1 with errno. */
int output_add(struct supervisor *);

/* What a worker of this place is to write to. */
void output_give(const struct slot *, struct worker_setup *);

/* The terminal has another size: so have the tasks' pseudo-terminals. */
void output_resize(const struct supervisor *);

/* The worker's tree is empty: half a line that it left is all there will be. */
void output_run_ended(const struct slot *);

/* Nobody reads reeve's standard output any more: the run is over. */
void output_reader_left(struct supervisor *);

/*
 * Of a task that has reeve's own standard output: it died of SIGPIPE, by its
 * signal or the status that tells of it, and nobody reads that any more.
 */
bool output_has_lost_reader(int wait_status);

/* If it had, for there is no logger to tell it, the run is over. */
void output_task_exited(struct supervisor *, int wait_status);

/* True when the dead child was the logger. */
bool output_reaped(struct supervisor *, pid_t pid, int wait_status);

/* Is this process one that strays.c must leave alone? */
bool output_is_logger(const struct supervisor *, pid_t pid);

/* All tasks are gone; returns true as soon as the logger is, too. */
bool output_finish(struct supervisor *);

#endif

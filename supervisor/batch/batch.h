/* SPDX-License-Identifier: ISC */
/*
 * batch.h - a pool whose tasks are items: what the supervisor keeps of it.
 *
 * The files around it see to one part each: feed (which task goes to whom),
 * ends (what workers report of them), account (what is kept and told of each
 * end), printing (the process that shows output).
 */
#ifndef REEVE_BATCH_BATCH_H
#define REEVE_BATCH_BATCH_H

#include <sys/queue.h>

#include <stdbool.h>
#include <stdint.h>

#include "common/frame.h"
#include "common/loop.h"
#include "supervisor/batch/batch_config.h"
#include "supervisor/batch/failures.h"
#include "supervisor/batch/jobserver.h"
#include "supervisor/batch/trace.h"
#include "supervisor/policy/batch.h"
#include "supervisor/unsent.h"
#include "worker/batch.h"
#include "worker/printer/printer.h"

struct slot;
struct supervisor;

/* A task of the batch, from the input to its report. */
struct job {
	TAILQ_ENTRY(job) entry; /* while no worker has it */
	struct batch_task tries;
	uint64_t task; /* of the try that was handed out */
	uint64_t number;
	uint64_t due_ms; /* monotonic: not to be tried before */
	bool last_try; /* as its worker was told */
	bool cut; /* it could not be a task: bytes are its beginning */
	bool slotted; /* a slot of the job server is taken for it */
	bool wanted_back; /* its worker was asked to return it */
	uint32_t n; /* items */
	size_t cap; /* of bytes */
	size_t len; /* of their bytes, a NUL behind each */
	char bytes[];
};

TAILQ_HEAD(jobs, job);

/* A worker's part in the batch. */
enum batch_hunger {
	BATCH_SATED, /* it has what it can take, or takes nothing */
	BATCH_IDLE, /* its process has no task */
	BATCH_AHEAD /* it runs one, and may be handed the next */
};

struct batch_slot {
	struct job *now; /* handed to it, and not reported */
	struct job *ahead; /* the one after that */
	enum batch_hunger hunger;
	TAILQ_ENTRY(slot) entry; /* in the list of its hunger */
	bool retired; /* there are to be fewer workers: after this task */
	struct unsent commands; /* that its pipe did not take yet */
};

TAILQ_HEAD(batch_slots, slot);

/* The printer: see worker/printer/printer.h. */
struct printing {
	pid_t pid; /* 0: there is none */
	int socket_fd; /* what workers write to; -1: none */
	int command_fd;
	struct unsent commands;
	struct printer_pass passed; /* not told yet; first 0: none */
	bool told; /* to finish */
	bool deaf; /* it took no command, and was killed for it */
	bool over; /* it has ended, or there never was one */
	uint64_t kill_ms; /* then it is killed; CLOCK_NEVER */
	uint64_t state_ms; /* when it was last told how far things are */
};

struct batch_run {
	struct supervisor *supervisor;
	const struct batch_config *config;
	const char *path;
	struct batch batch;
	struct input *input;
	struct loop_watch input_watch;
	bool input_watched;
	struct jobs ready; /* to be handed out before any from the input */
	struct jobs waiting; /* for their retry; the next one due first */
	uint32_t n_waiting;
	struct batch_slots idle;
	struct batch_slots hungry; /* may take one ahead */
	uint32_t bundle_size; /* items of a job; --persistent: see bundle.h */
	uint32_t n_ahead; /* tasks that are ahead somewhere */
	uint32_t running; /* tasks that workers have begun, as far as known */
	struct loop_timer timer; /* a retry or a gate opens */
	struct loop_timer progress_timer;
	struct loop_timer answer_timer; /* --persistent: for the first one */
	struct gate gate;
	struct jobserver jobserver;
	struct loop_watch jobserver_watch;
	bool jobserver_watched;
	int number_fd; /* inotify of the file of -n; -1 */
	struct loop_watch number_watch;
	struct joblog joblog;
	struct joblog_past past;
	struct failures failures;
	bool failed_is_input; /* the file of --failed is read, too */
	struct trace trace;
	struct printing printing;
	struct progress_rate rate;
	uint64_t json_ms; /* when the last line was written */
	uint64_t opened_ms; /* monotonic */
	uint64_t
	    begun_ms; /* monotonic, of the whole; 0 before the first task */
	uint64_t refusals; /* in a row, for want of processes */
	int hopeless; /* exit status when the command cannot be executed; or 0
		       */
	bool told_of_shell;
	bool begins_no_more; /* what workers have was asked back; see feed.c */
	bool broken; /* reeve itself could not do its part */
	bool reader_left;
	int results_fd;
	struct batch_setup *setup; /* for the workers, who inherit it */
};

/* Descriptors that a worker keeps have this number or a higher one. */
#define BATCH_FD_MIN 10

/* In memory that no worker inherits. NULL with errno. */
struct batch_run *batch_new(void);

/*
 * Open every file; nothing is started. path is PATH as the tasks have it, or
 * NULL. Returns 0, or -1 with a sentence in why.
 */
int batch_prepare(struct batch_run *, const struct batch_config *,
    const char *pool, const char *path, char *why, size_t cap);
void batch_free(struct batch_run *);
/* The supervisor is about to end: nothing is to be left with its loop. */
void batch_leave(struct batch_run *);

/*
 * Before the first worker is forked: make the printer. Returns 0, or -1 with
 * errno.
 */
int batch_open(struct batch_run *, struct supervisor *);

/* One worker's part, empty. */
void batch_slot_init(struct slot *);

/* A task is being handed out, perhaps the first one. */
void batch_begun(struct batch_run *);

/* At the end of each turn: hand out what can be, and see whether it is over. */
void batch_turn(struct batch_run *);

/* What it all came to, for the exit status; and the last words about it. */
void batch_conclude(struct batch_run *);

/* Start nothing more, but let run what runs. */
void batch_hang_up(struct batch_run *);

/* All is being stopped. */
void batch_stopping(struct batch_run *);

/* The batch is to end now, as if asked to: --halt now. */
void batch_stop_all(struct batch_run *);

/* The number of workers that are wanted has changed. */
void batch_scaled(struct batch_run *);

/* ends.c */

/* A worker's process was forked, has sent a frame, or was reaped. */
void batch_forked(struct slot *);
bool batch_hear(struct slot *, const struct frame *);
void batch_gone(struct slot *);

/* feed.c */

void batch_feed(struct batch_run *);
void batch_go_on_next_turn(struct batch_run *);
void batch_settle_hunger(struct slot *);
void batch_wait_for_retry(struct batch_run *, struct job *, uint64_t due_ms);
void batch_return_job(struct batch_run *, struct job *);
void batch_ask_back(struct slot *);
/* Of those that no worker has, none will ever be run. */
void batch_refuse_all(struct batch_run *);
void batch_free_jobs(struct batch_run *);

/* intake.c */

struct job *batch_take_in(struct batch_run *);

/* account.c */

/* How a try of a task ended. */
struct batch_result {
	enum batch_end end;
	const struct msg_done *done; /* NULL: nothing is known of it */
	bool timed_out;
	int error; /* BATCH_END_UNRUNNABLE: errno or SPAWN_NO_INTERPRETER */
	const char *what; /* and what was tried; else, what went wrong */
};

/* Of each end, however good, something is kept or told. */
bool batch_keeps_all(const struct batch_run *);

/* It holds no slot of the job server any more. */
void batch_release(struct batch_run *, struct job *);

/* What becomes of the job; it may be freed. */
void batch_account(struct batch_run *, struct slot *, struct job *,
    const struct batch_result *);

/* A line of it on standard error, with --progress=json. */
void batch_say_progress(struct batch_run *);

/* It has no task, and nothing went wrong: its process may end by itself. */
bool batch_leaves_by_itself(const struct slot *);

/* How far it all is. */
void batch_progress(const struct batch_run *, struct progress *);

/* printing.c */

int printing_open(struct batch_run *);
void printing_close(struct batch_run *);
bool printing_reaped(struct batch_run *, pid_t, int wait_status);
/* This task will never be shown. */
void printing_pass(struct batch_run *, uint64_t number);
/*
 * So much waits to be told, for its reader is slow, that nothing more is to
 * begin. The loop wakes up as it is written.
 */
bool printing_is_behind(const struct batch_run *);
/* At the end of a turn: tell it what it has to know. */
void printing_turn(struct batch_run *);
/* All workers have gone. True as soon as the printer has, too. */
bool printing_finish(struct batch_run *);

#endif

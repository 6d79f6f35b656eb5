/* SPDX-License-Identifier: ISC */
/*
 * supervisor.h - the parent: what it owns, and its life.
 *
 * The modules around it (apply, child, channel, reap, strays, terminal, say)
 * each see to one part of this structure; the policy decides, they act.
 */
#ifndef REEVE_SUPERVISOR_H
#define REEVE_SUPERVISOR_H

#include <sys/resource.h>
#include <sys/tree.h>
#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/loop.h"
#include "common/proctree.h"
#include "supervisor/batch/batch.h"
#include "supervisor/channel.h"
#include "supervisor/child.h"
#include "supervisor/output.h"
#include "supervisor/policy/outcome.h"
#include "supervisor/policy/pool.h"
#include "supervisor/policy/shutdown.h"
#include "supervisor/policy/worker.h"
#include "supervisor/terminal.h"
#include "worker/task.h"

/* More would leave no pids for their tasks: pid_max is 4194304 at most. */
#define WORKERS_MAX 1000000u

/* What the user asked for; complete before anything starts. */
struct pool_config {
	const char *name;
	const char *identity; /* REEVE_SUPERVISOR=..., as its tasks have it */
	uint32_t workers;
	enum pool_exit_when exit_when;
	struct worker_limits limits;
	struct task task;
	struct output_config output;
	struct batch_run *batch; /* NULL: the command again and again */
};

/* A worker's place, with all that the parent knows of it. */
struct slot {
	struct supervisor *supervisor;
	uint32_t index; /* among all; what frames carry */
	uint32_t number; /* in its pool, from 1 */
	struct worker worker;
	struct child child;
	struct channel channel;
	struct batch_slot batch; /* if the pool's tasks are items */
	struct run_result result; /* of the last run that ended */
	uint64_t ran_ms; /* how long that was */
	struct loop_timer timer; /* follows worker.deadline_ms */
	RB_ENTRY(slot) by_pid; /* while the child has a pid */
	bool short_of_something; /* its last try was refused */
};

/* Slots never move, for watches and timers point into them. */
struct slot_block {
	struct slot_block *next;
	uint32_t n; /* slots in it */
	uint32_t used;
	struct slot slots[];
};

RB_HEAD(slots_by_pid, slot);

/* Workers forked in one turn, so that a signal never waits for thousands. */
#define SUPERVISOR_STARTS_PER_TURN 32

#define STRAYS_RESERVED 3 /* /proc, a folder in it, and a file in that */

/* Ending what dead workers left behind. */
struct strays {
	struct loop_timer timer;
	struct proctree picture;
	uint64_t gap_ms; /* to the next look */
	uint64_t give_up_ms; /* monotonic */
	bool active;
	bool strangers_possible; /* not every unknown child is a stray */
	bool proved; /* nobody is left, and not all workers know it yet */
	bool blind; /* the last look failed, and that was said */
	int reserved[STRAYS_RESERVED]; /* descriptors kept for the next look */
};

struct supervisor {
	const struct pool_config *config;
	struct pool pool;
	struct shutdown shutdown;
	struct outcome outcome;
	struct loop *loop;
	struct loop_watch signal_watch;
	struct loop_watch log_watch;
	bool log_watched;
	struct loop_timer starter;
	uint64_t now_ms; /* of this turn */
	bool any_started; /* some task has got as far as its exec */
	uint64_t tasks; /* handed out so far: the next one's id */
	struct slot_block *blocks;
	struct slot **slots; /* by index */
	uint32_t n_slots;
	uint32_t n_started; /* slots that have been told to start */
	struct slots_by_pid by_pid;
	struct channels channels;
	struct strays strays;
	struct output output;
	struct batch_run *batch; /* NULL: the command again and again */
	struct terminal terminal;
	uint64_t reaped; /* children, workers or not */
	bool unrunnable_said; /* why the command cannot be executed */
	uint32_t n_short; /* slots that are short of something */
};

/*
 * Run the pool until it is over or a signal says so, and end all of it.
 * Returns how the program is to end. Signals must be open (signals.h).
 */
struct ending supervisor_run(const struct pool_config *, int signal_fd);

/*
 * What is read is a terminal in whose background we are: stop the trees and
 * ourselves by SIGTTIN, as the kernel stops other jobs, until the shell's fg.
 * False, and nothing done, where nobody could continue us.
 */
bool supervisor_wait_for_terminal(struct supervisor *);

/* "web.3", in buf. */
const char *slot_name(const struct slot *, char *buf, size_t cap);
#define SLOT_NAME_SIZE 80u

RB_PROTOTYPE(slots_by_pid, slot, by_pid, slot_compare)
int slot_compare(const struct slot *, const struct slot *);

#endif

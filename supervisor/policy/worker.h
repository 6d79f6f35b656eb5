/* SPDX-License-Identifier: ISC */
/*
 * worker.h - what one worker does next.
 *
 * A worker is a numbered place in a pool, filled by at most one process. Pure:
 * no system call, no allocation, no clock, no log. The caller brings a fact and
 * the time and carries out the action that comes back, so the same code runs
 * under the event loop and under a simulator.
 *
 * A pool with one command says STARTED, EXITED and CLEAN of each run. A batch
 * has tasks that differ, and says instead TASK and IDLE, of a worker that stays
 * for the next one. After WORKER_ACT_FORK and WORKER_ACT_RUN it says at once
 * which of them it is.
 */
#ifndef REEVE_POLICY_WORKER_H
#define REEVE_POLICY_WORKER_H

#include <stdbool.h>
#include <stdint.h>

/* docs/state-machine.md shows what leads from one to the other. */
enum worker_state {
	WORKER_DOWN, /* no process, and none wanted */
	WORKER_RUNNING, /* a task was handed to its process */
	WORKER_CLEANING, /* the task's own process ended; its tree is ended */
	WORKER_OVERDUE, /* the task ran too long; its tree is ended */
	WORKER_WAITING, /* a process without a task, until the deadline */
	WORKER_IDLE, /* a process without a task, until one is handed to it */
	WORKER_VACANT, /* no process; one is forked at the deadline */
	WORKER_STOPPING, /* asked to end its tree and leave */
	WORKER_LEAVING, /* its tree is empty; about to exit */
	WORKER_KILLED, /* SIGKILL was sent to the worker's process itself */
	WORKER_SWEEPING, /* its process died; its strays are being ended */
	WORKER_FAILED, /* given up; only a start leaves this */
	WORKER_DONE, /* its work is finished; only a start leaves this */
	WORKER_NSTATES
};

enum worker_event {
	WORKER_EV_START, /* it is wanted */
	WORKER_EV_STOP, /* it is not wanted any more */
	WORKER_EV_KILL, /* the same, without grace */
	WORKER_EV_STARTED, /* the task's process has exec'd */
	WORKER_EV_REFUSED, /* the system had no room for the task's process */
	WORKER_EV_UNRUNNABLE, /* the task cannot be executed */
	WORKER_EV_EXITED, /* the task's own process ended */
	WORKER_EV_CLEAN, /* its tree is empty */
	WORKER_EV_GONE, /* the worker's process is reaped, its pipe drained */
	WORKER_EV_NOFORK, /* the process could not be made */
	WORKER_EV_SWEPT, /* no stray of it is left */
	WORKER_EV_TASK, /* handed to it while idle, or the one ahead has begun
			 */
	WORKER_EV_IDLE, /* its last task has ended, and none is ahead */
	WORKER_EV_DEADLINE, /* now >= deadline_ms */
	WORKER_NEVENTS
};

enum worker_action {
	WORKER_ACT_NONE,
	WORKER_ACT_FORK, /* make its process, and hand it a task */
	WORKER_ACT_RUN, /* hand a task to the process there is */
	WORKER_ACT_END_RUN, /* end the tree; the process stays */
	WORKER_ACT_DISMISS, /* end the tree with its grace, then leave */
	WORKER_ACT_HURRY, /* end the tree at once, then leave */
	WORKER_ACT_KILL, /* SIGKILL to the process */
	WORKER_ACT_SWEEP, /* end what the dead process left behind */
	WORKER_ACT_IMPOSSIBLE, /* no such transition: a bug, nothing changed */
	WORKER_NACTIONS
};

/* Short lower-case names for logs and docs. */
const char *worker_state_name(enum worker_state);
const char *worker_event_name(enum worker_event);
const char *worker_action_name(enum worker_action);

/* True in a state in which the worker has a process (reaped: no more). */
bool worker_state_has_process(enum worker_state);

#define WORKER_NEVER UINT64_MAX

enum worker_restart {
	WORKER_RESTART_NEVER,
	WORKER_RESTART_ON_FAILURE,
	WORKER_RESTART_ALWAYS
};

/* All durations in milliseconds. Source of the defaults: docs/design.md. */
struct worker_limits {
	enum worker_restart restart;
	uint64_t stable_ms; /* a run this long clears the failures */
	uint64_t delay_ms; /* after the first short run; doubles each time */
	uint64_t delay_max_ms;
	uint32_t restarts_max; /* 0: no limit */
	uint64_t restarts_window_ms; /* 0: in a row, without a stable run */
	uint64_t run_max_ms; /* 0: a run may take for ever */
	uint64_t grace_ms; /* from the stop signal to SIGKILL */
	uint64_t margin_ms; /* how much later the tree must be empty */
	bool resident; /* the program of an idle worker lives on: it has a tree
			*/
};

/* What the worker is to be once its process has gone. */
enum worker_goal {
	WORKER_GOAL_RUN, /* on with it, as the restart policy says */
	WORKER_GOAL_AFRESH, /* started anew: it was stopped, and wanted again */
	WORKER_GOAL_DOWN,
	WORKER_GOAL_FAILED,
	WORKER_GOAL_DONE
};

struct worker {
	enum worker_state state;
	enum worker_goal goal;
	uint64_t since_ms; /* monotonic time the state was entered */
	uint64_t deadline_ms; /* monotonic, or WORKER_NEVER */
	uint32_t short_runs; /* in a row: what the delay grows by */
	uint32_t refusals; /* in a row, of fork or of the task's process */
	uint32_t restarts; /* within the window that began at window_ms */
	uint64_t window_ms;
	bool ever_started; /* some run got as far as its exec */
	bool ran_well; /* the last run: ended by itself, with success */
	bool ran_stable; /* it lasted at least stable_ms */
	bool no_more; /* it was interrupted by the user: not run again */
	uint32_t seed; /* of the jitter; never 0 */
};

/* A fact. All but the event count for the events named only. */
struct worker_fact {
	enum worker_event event;
	uint64_t ran_ms; /* WORKER_EV_EXITED */
	bool success; /* the same */
	bool interrupted; /* the same: at the terminal, by the user */
	bool ended; /* WORKER_EV_TASK, _IDLE: a task of it ran, and has ended */
};

/* seed: any number; workers of a pool get different ones. */
void worker_init(struct worker *, uint32_t seed, uint64_t now_ms);

/*
 * Take one fact. The action is to be carried out before the next call for the
 * same worker. Time must not run backwards between calls.
 */
enum worker_action worker_step(struct worker *, const struct worker_limits *,
    const struct worker_fact *, uint64_t now_ms);

#endif

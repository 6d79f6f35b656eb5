/* SPDX-License-Identifier: ISC */
/*
 * world.h - a false world: the process in one worker's place.
 *
 * It keeps to the protocol of common/message.h as worker/worker.c does: RUN is
 * answered by REFUSED, UNRUNNABLE, or STARTED, EXITED and CLEAN in this order;
 * a stop that overtakes a RUN refuses it. How long anything takes, whether a
 * stop is obeyed, and whether the process answers at all is chance.
 *
 * In a batch it has tasks ahead, and each is answered once: by REFUSED, or when
 * nothing is left of it, by IDLE with `ended`. Whether it is idle then, only
 * the supervisor knows. Where the program of an idle worker lives on, CLEAN is
 * what a worker that leaves says at the end.
 */
#ifndef REEVE_WORLD_H
#define REEVE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "supervisor/policy/worker.h"
#include "tests/simulation/dice.h"

/* What passes a pipe, or is told by SIGCHLD, takes this long at most. */
#define WORLD_LATENCY_MAX_MS 3u

/* How long a process may be dying: a large one, on a busy machine. */
#define WORLD_DYING_MAX_MS 50u

#define WORLD_QUEUE_MAX 16u

/* Chances, each per mille. */
struct nature {
	uint32_t slow; /* to read what it is told, and to die */
	uint32_t refused;
	uint32_t unrunnable;
	uint32_t succeeds;
	uint32_t interrupted;
	uint32_t short_run;
	uint32_t endless_run;
	uint32_t lingers; /* leaves processes behind */
	uint32_t ignores; /* its stop signal */
	uint32_t stuck; /* not even SIGKILL ends its tree in time */
};

struct command {
	uint64_t at_ms; /* when it can be read */
	bool run; /* or a stop */
	bool leave;
	uint64_t grace_ms;
};

struct report {
	uint64_t at_ms;
	struct worker_fact fact;
};

enum false_phase {
	FALSE_IDLE,
	FALSE_RUNNING,
	FALSE_CLEANING /* its task's own process ended, others remain */
};

struct false_process {
	bool there; /* forked, and not yet reaped */
	bool dead;
	bool deaf; /* stopped or stuck: only SIGKILL helps */
	bool strays; /* of this or an earlier one: a tree without a worker */
	enum false_phase phase;
	bool leaving;
	bool resident; /* idle, its program lives on */
	bool said_clean; /* of a worker whose program does: before it exits */
	bool ending; /* its tree had the stop signal */
	bool ignores;
	bool lingers;
	bool stuck;
	uint64_t began_ms;
	uint64_t act_ms; /* when it goes on by itself, or WORKER_NEVER */
	uint64_t kill_at_ms;
	uint64_t reap_at_ms;
	size_t n_ahead; /* a batch: tasks it has read and not begun */
	struct command inbox[WORLD_QUEUE_MAX];
	size_t n_inbox;
	struct report outbox[WORLD_QUEUE_MAX];
	size_t n_outbox;
};

struct world {
	struct dice *dice;
	struct nature nature;
	const struct worker_limits *limits;
	uint64_t now_ms;
	bool batch;
};

/* With a task in its pipe; without one in a batch. */
void false_fork(struct false_process *, const struct world *);

/* False when it was told more than its pipe holds. */
bool false_tell_run(struct false_process *, const struct world *);
bool false_tell_stop(struct false_process *, const struct world *,
    uint64_t grace_ms, bool leave);

/* SIGKILL to the process itself. */
void false_kill(struct false_process *, const struct world *);

/* When it next does something, or WORKER_NEVER. */
uint64_t false_next_ms(const struct false_process *);

/* Do one thing that is due. True when the supervisor hears of it. */
bool false_turn(struct false_process *, const struct world *,
    struct worker_fact *);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * desk.h - the tasks of one worker of a batch, as the supervisor has them.
 *
 * It knows more than the worker's process: whether another task is ahead.
 */
#ifndef REEVE_DESK_H
#define REEVE_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "supervisor/policy/worker.h"
#include "tests/simulation/world.h"

#define DESK_TASKS_MAX 2u

struct desk {
	uint32_t n_tasks; /* handed over, and not answered */
};

/* For a process without any: as many as there may be. What the worker hears. */
struct worker_fact desk_provide(struct desk *, struct false_process *,
    const struct world *);

/* Another one ahead, if there is room. False: more than a pipe holds. */
bool desk_add(struct desk *, struct false_process *, const struct world *);

/*
 * What its process has answered, made into what the worker hears. False when
 * there was no task to be answered.
 */
bool desk_translate(struct desk *, enum worker_state, const struct world *,
    struct worker_fact *);

#endif

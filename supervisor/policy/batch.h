/* SPDX-License-Identifier: ISC */
/*
 * batch.h - what becomes of the tasks of a batch. Pure.
 *
 * Counts every task from the moment it is taken from the input to its one
 * report, and says of each end whether it is tried again, and whether the whole
 * is to halt. Which worker gets what is not its matter.
 */
#ifndef REEVE_POLICY_BATCH_H
#define REEVE_POLICY_BATCH_H

#include <stdbool.h>
#include <stdint.h>

/* Another retry waits longer: the delay doubles up to this many times itself.
 */
#define BATCH_DELAY_GROWTH_MAX 64u

/* A share of fewer tasks than these says nothing: the first to fail is all. */
#define BATCH_SHARE_LEAST 3u

/* An item under which so many processes died is put aside (--persistent). */
#define BATCH_POISON_DEATHS 2u

enum batch_halt_when {
	BATCH_HALT_NEVER,
	BATCH_HALT_SOON, /* start nothing more, let run what runs */
	BATCH_HALT_NOW /* and end what runs */
};

enum batch_halt_what {
	BATCH_HALT_FAIL,
	BATCH_HALT_SUCCESS,
	BATCH_HALT_DONE
};

struct batch_limits {
	uint32_t retries; /* tries of a task after its first */
	uint64_t retry_delay_ms; /* before the first retry */
	enum batch_halt_when halt_when;
	enum batch_halt_what halt_what;
	uint32_t halt_n; /* this many; 0 when it is a share */
	uint32_t halt_percent; /* of the tasks that have ended, 1 to 100 */
};

/* How one try of a task ended. */
enum batch_end {
	BATCH_END_WELL,
	BATCH_END_FAILED, /* a status, a signal, a timeout */
	BATCH_END_UNRUNNABLE, /* cannot be executed: no retry will help */
	BATCH_END_LOST, /* with its worker: may have run to its end, or not */
	BATCH_END_DEATH, /* --persistent: the process died of it, perhaps */
	BATCH_END_STOPPED, /* ended because all, or its worker, was stopped */
	BATCH_END_RETURNED /* was not begun: to be handed out again */
};

enum batch_verdict {
	BATCH_SUCCEEDED, /* for good */
	BATCH_FAILED, /* for good */
	BATCH_POISON, /* failed for good, and named: it kills processes */
	BATCH_RETRY, /* again, wait_ms from now */
	BATCH_AGAIN, /* again, at once, and no try was used up */
	BATCH_NOT_RUN /* it will not be, to its end: the batch is halted */
};

enum batch_phase {
	BATCH_FEEDING, /* tasks are taken from the input */
	BATCH_DRAINING, /* no more are begun, retries neither: halt soon, HUP */
	BATCH_ENDING /* what runs is being ended: halt now, a stop */
};

/* What the caller keeps with a task between its tries; zeroed at first. */
struct batch_task {
	uint32_t tries; /* ended so far */
	uint32_t deaths; /* of these, BATCH_END_DEATH */
};

/* Kept by the functions; read by anybody. */
struct batch {
	enum batch_phase phase;
	uint64_t taken; /* from the input, or skipped */
	uint64_t skipped; /* an earlier run has ended them */
	uint64_t held; /* taken, not reported: queued, handed out, or waiting */
	uint64_t succeeded;
	uint64_t failed; /* unrunnable, lost and poison included */
	uint64_t lost;
	uint64_t unrunnable;
	uint64_t poison;
	uint64_t retried; /* tries after the first */
	uint64_t not_run; /* taken, and given back by a halt */
	bool input_over;
	bool halted; /* by --halt */
	uint32_t seed; /* of the jitter; never 0 */
};

struct batch_ruling {
	enum batch_verdict verdict;
	uint64_t wait_ms; /* BATCH_RETRY; jittered as backoff.h does */
	bool halt_now; /* the caller is to end what runs */
};

void batch_init(struct batch *, uint32_t seed);

/* May another task be taken from the input, or begun? */
bool batch_may_begin(const struct batch *);

/* One was taken from the input; or skipped, which is its report. */
void batch_take(struct batch *);
void batch_skip(struct batch *);

/* The input has no more. */
void batch_input_over(struct batch *);

/*
 * A try of a held task has ended, or it is given back without one: what becomes
 * of it. Once nothing may begin any more, the caller gives back all that it has
 * queued or waiting (BATCH_END_RETURNED), and gets BATCH_NOT_RUN.
 */
struct batch_ruling batch_ended(struct batch *, const struct batch_limits *,
    struct batch_task *, enum batch_end);

/* A person or --halt wants it over; never back to an earlier phase. */
void batch_drain(struct batch *);
void batch_end_all(struct batch *);

/* Every task that was taken is reported, and no more will be. */
bool batch_is_over(const struct batch *);

/* This try is the last that the task will get, if it fails as tries do. */
bool batch_is_last_try(const struct batch_limits *, const struct batch_task *);

#endif

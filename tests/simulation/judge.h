/* SPDX-License-Identifier: ISC */
/*
 * judge.h - what must be true of one worker, said a second time.
 *
 * The judge sees what the supervisor saw of a place and what was done about it,
 * and keeps books of its own: from the rules of docs/design.md, not from the
 * policy's code.
 */
#ifndef REEVE_JUDGE_H
#define REEVE_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "supervisor/policy/worker.h"
#include "tests/simulation/world.h"

/* How late the loop may come to a deadline, and a sweep to its end. */
#define JUDGE_LATE_MAX_MS 5u
#define JUDGE_SWEEP_MAX_MS 400u

enum judge_end {
	JUDGE_END_NONE,
	JUDGE_END_FAILED,
	JUDGE_END_DONE
};

struct judge {
	/* Wishes. */
	bool wanted;
	bool fresh; /* wanted again after an end: all counts begin anew */
	uint64_t settle_by_ms; /* asked to stop: down by then */
	/* The run that goes on, or was the last. */
	bool started;
	bool heard_exit;
	bool ended_for_time;
	bool well;
	bool stable;
	bool no_more;
	bool ever_started;
	uint64_t began_ms;
	enum judge_end end; /* what it must become */
	/* The process. */
	bool killed;
	uint64_t patience_ms; /* no SIGKILL to it before */
	/* Counts. */
	uint32_t short_runs;
	uint32_t refusals;
	uint32_t restarts;
	uint64_t window_ms;
};

/* One step of the policy, as the shell around it saw it. */
struct judge_case {
	const struct worker_limits *limits;
	const struct worker *before;
	const struct worker *after;
	const struct worker_fact *fact;
	enum worker_action action;
	uint64_t now_ms;
};

void judge_init(struct judge *);

/* NULL when all is well, else the rule that was broken. */
const char *judge_step(struct judge *, const struct judge_case *);

#endif

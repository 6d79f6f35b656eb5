/* SPDX-License-Identifier: ISC */
/* judge_state.c - what must be true of a worker between two steps. */
#include <stddef.h>

#include "tests/simulation/judge_state.h"

bool
judge_is_at_rest(enum worker_state state)
{
	return state == WORKER_DOWN || state == WORKER_FAILED ||
	    state == WORKER_DONE;
}

/* Each worker runs, waits for a stated time, or is at rest for a reason. */
const char *
judge_state(const struct judge *j, const struct judge_case *c)
{
	const struct worker *w = c->after;
	bool timed = w->deadline_ms != WORKER_NEVER;

	if (timed && w->deadline_ms != c->before->deadline_ms &&
	    w->deadline_ms < c->now_ms)
		return "a deadline lies in the past";
	switch (w->state) {
	case WORKER_CLEANING:
	case WORKER_OVERDUE:
	case WORKER_WAITING:
	case WORKER_VACANT:
	case WORKER_STOPPING:
	case WORKER_LEAVING: return timed ? NULL : "it waits without an end";
	case WORKER_DOWN:
		if (j->end != JUDGE_END_NONE)
			return "it has ended, and is only down";
		return j->wanted ? "it is down and wanted" : NULL;
	case WORKER_FAILED:
		return j->end == JUDGE_END_FAILED ? NULL
						  : "it failed for no reason";
	case WORKER_DONE:
		return j->end == JUDGE_END_DONE ? NULL
						: "it is done for no reason";
	case WORKER_IDLE: return timed ? "it is idle for a time" : NULL;
	case WORKER_RUNNING:
	case WORKER_KILLED:
	case WORKER_SWEEPING: return NULL;
	case WORKER_NSTATES: break;
	}
	return "no such state";
}

const char *
judge_rest(const struct judge *j, const struct worker *w, uint64_t now_ms)
{
	if (now_ms > j->settle_by_ms && !judge_is_at_rest(w->state))
		return "a stop did not end within grace and margin";
	if (w->deadline_ms != WORKER_NEVER &&
	    now_ms > w->deadline_ms + JUDGE_LATE_MAX_MS)
		return "a deadline was not served";
	return NULL;
}

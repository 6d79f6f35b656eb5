/* SPDX-License-Identifier: ISC */
/*
 * judge_wait.c - whether a worker waits as long as it is to.
 */
#include <stddef.h>

#include "tests/simulation/judge_wait.h"

uint64_t
judge_doubled(uint64_t delay_ms, uint64_t max_ms, uint32_t times)
{
	for (; times > 1 && delay_ms > 0 && delay_ms < max_ms; times--)
		delay_ms *= 2;
	return delay_ms < max_ms ? delay_ms : max_ms;
}

const char *
judge_wait(const struct judge_case *c, uint64_t full_ms)
{
	uint64_t wait_ms = 0;

	if (c->action == WORKER_ACT_NONE) {
		if (c->after->state != WORKER_WAITING &&
		    c->after->state != WORKER_VACANT)
			return "a wanted worker does not wait for its next run";
		wait_ms = c->after->deadline_ms - c->now_ms;
	} else if (c->action != WORKER_ACT_RUN &&
	    c->action != WORKER_ACT_FORK) {
		return "a wanted worker is not run again";
	}
	if (wait_ms > full_ms)
		return "it waits longer than its back-off";
	if (wait_ms < full_ms - full_ms / 4)
		return "it waits less than its back-off and jitter";
	return NULL;
}

/* SPDX-License-Identifier: ISC */
/*
 * books.c - what must be true of a batch, said a second time.
 */
#include <stddef.h>

#include "tests/simulation/books.h"

static bool
is_try(enum batch_end end)
{
	return end != BATCH_END_STOPPED && end != BATCH_END_RETURNED;
}

/* The account has this try already. */
static enum batch_verdict
owed(const struct books *k, const struct account *a, enum batch_end end)
{
	bool begins = !k->draining && !k->ending;

	if (end == BATCH_END_WELL)
		return BATCH_SUCCEEDED;
	if (!is_try(end))
		return begins ? BATCH_AGAIN : BATCH_NOT_RUN;
	if (end == BATCH_END_UNRUNNABLE)
		return BATCH_FAILED;
	if (end == BATCH_END_DEATH && a->deaths == BATCH_POISON_DEATHS)
		return BATCH_POISON;
	if (begins && a->begun < (uint64_t)k->limits->retries + 1)
		return BATCH_RETRY;
	return BATCH_FAILED;
}

static const char *
check_wait(const struct books *k, const struct account *a,
    const struct batch_ruling *r)
{
	uint64_t full_ms = k->limits->retry_delay_ms;

	if (r->verdict != BATCH_RETRY)
		return r->wait_ms == 0 ? NULL : "what is not retried waits";
	for (uint64_t i = 1; i < a->begun && i <= 6; i++)
		full_ms *= 2;
	if (r->wait_ms > full_ms)
		return "a retry waits longer than its delay";
	return r->wait_ms < full_ms - full_ms / 4
	    ? "a retry waits less than its delay and jitter"
	    : NULL;
}

/* True when the task is reported. */
static bool
enter(struct books *k, enum batch_verdict verdict, enum batch_end end)
{
	switch (verdict) {
	case BATCH_RETRY:
	case BATCH_AGAIN: return false;
	case BATCH_SUCCEEDED: k->succeeded++; break;
	case BATCH_NOT_RUN: k->not_run++; break;
	case BATCH_POISON:
		k->poison++;
		k->failed++;
		break;
	case BATCH_FAILED:
		k->failed++;
		k->lost += end == BATCH_END_LOST ? 1 : 0;
		k->unrunnable += end == BATCH_END_UNRUNNABLE ? 1 : 0;
		break;
	}
	k->held--;
	return true;
}

static bool
is_halt_due(const struct books *k)
{
	const struct batch_limits *lim = k->limits;
	uint64_t all = k->succeeded + k->failed;
	uint64_t these = lim->halt_what == BATCH_HALT_FAIL ? k->failed
	    : lim->halt_what == BATCH_HALT_SUCCESS         ? k->succeeded
							   : all;

	if (lim->halt_when == BATCH_HALT_NEVER || k->halted || k->ending)
		return false;
	if (lim->halt_n > 0)
		return these >= lim->halt_n;
	return lim->halt_percent > 0 && all >= BATCH_SHARE_LEAST &&
	    (double)these / (double)all >= lim->halt_percent / 100.0;
}

static const char *
check_halt(struct books *k, const struct batch_ruling *r)
{
	bool now = k->limits->halt_when == BATCH_HALT_NOW;
	bool due = is_halt_due(k);

	if (due) {
		k->halted = true;
		k->draining = true;
		k->ending = now;
	}
	if (r->halt_now == (due && now))
		return NULL;
	return r->halt_now ? "what runs is ended for no reason"
			   : "what runs is not ended by a halt";
}

const char *
books_ended(struct books *k, struct account *a, enum batch_end end,
    const struct batch_ruling *r)
{
	const char *broken;

	a->deaths += end == BATCH_END_DEATH ? 1 : 0;
	if (is_try(end)) {
		k->retried += a->begun > 0 ? 1 : 0;
		a->begun++;
	}
	if (a->begun > (uint64_t)k->limits->retries + 1)
		return "a task is tried more often than it may be";
	if (r->verdict != owed(k, a, end))
		return "a task is not ruled as it ended";
	broken = check_wait(k, a, r);
	if (broken != NULL)
		return broken;
	if (enter(k, r->verdict, end))
		return check_halt(k, r);
	return r->halt_now ? "a halt by a task that goes on" : NULL;
}

const char *
books_compare(const struct books *k, const struct batch *b)
{
	bool begins = !k->draining && !k->ending;
	enum batch_phase phase = k->ending ? BATCH_ENDING
	    : k->draining                  ? BATCH_DRAINING
					   : BATCH_FEEDING;

	if (b->taken !=
	    b->skipped + b->held + b->succeeded + b->failed + b->not_run)
		return "the counts do not add up";
	if (b->taken != k->taken || b->skipped != k->skipped ||
	    b->held != k->held || b->not_run != k->not_run)
		return "tasks are lost, or reported twice";
	if (b->succeeded != k->succeeded || b->failed != k->failed ||
	    b->lost != k->lost || b->unrunnable != k->unrunnable ||
	    b->poison != k->poison || b->retried != k->retried)
		return "an end is counted wrongly";
	if (b->phase != phase || b->halted != k->halted ||
	    b->input_over != k->input_over)
		return "it is wrong about its phase";
	if (batch_may_begin(b) != begins)
		return "it is wrong about what may begin";
	if (batch_is_over(b) != (k->held == 0 && (k->input_over || !begins)))
		return "it is wrong about being over";
	return NULL;
}

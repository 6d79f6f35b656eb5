/* SPDX-License-Identifier: ISC */
/*
 * batch.c - what becomes of the tasks of a batch.
 */
#include "supervisor/policy/batch.h"
#include "supervisor/policy/backoff.h"

void
batch_init(struct batch *b, uint32_t seed)
{
	*b = (struct batch){ .phase = BATCH_FEEDING,
		.seed = seed == 0 ? 1 : seed };
}

bool
batch_may_begin(const struct batch *b)
{
	return b->phase == BATCH_FEEDING;
}

void
batch_take(struct batch *b)
{
	b->taken++;
	b->held++;
}

void
batch_skip(struct batch *b)
{
	b->taken++;
	b->skipped++;
}

void
batch_input_over(struct batch *b)
{
	b->input_over = true;
}

void
batch_drain(struct batch *b)
{
	if (b->phase == BATCH_FEEDING)
		b->phase = BATCH_DRAINING;
}

void
batch_end_all(struct batch *b)
{
	b->phase = BATCH_ENDING;
}

bool
batch_is_over(const struct batch *b)
{
	return b->held == 0 && (b->input_over || !batch_may_begin(b));
}

bool
batch_is_last_try(const struct batch_limits *lim, const struct batch_task *t)
{
	return t->tries >= lim->retries;
}

/* It was begun, and has an end of its own. */
static void
count_try(struct batch *b, struct batch_task *t)
{
	if (t->tries > 0)
		b->retried++;
	if (t->tries < UINT32_MAX)
		t->tries++;
}

static uint64_t
retry_wait_ms(struct batch *b, const struct batch_limits *lim, uint32_t tries)
{
	uint64_t delay_ms = lim->retry_delay_ms;
	uint64_t max_ms = delay_ms > UINT64_MAX / BATCH_DELAY_GROWTH_MAX
	    ? UINT64_MAX
	    : delay_ms * BATCH_DELAY_GROWTH_MAX;

	return backoff_delay_ms(delay_ms, max_ms, tries, &b->seed);
}

/* A try that failed, and which another may mend. */
static enum batch_verdict
fail(const struct batch *b, const struct batch_limits *lim,
    struct batch_task *t, enum batch_end end)
{
	bool last = batch_is_last_try(lim, t) || !batch_may_begin(b);

	if (end == BATCH_END_DEATH && ++t->deaths >= BATCH_POISON_DEATHS)
		return BATCH_POISON;
	return last ? BATCH_FAILED : BATCH_RETRY;
}

static enum batch_verdict
judge(const struct batch *b, const struct batch_limits *lim,
    struct batch_task *t, enum batch_end end)
{
	switch (end) {
	case BATCH_END_WELL: return BATCH_SUCCEEDED;
	case BATCH_END_UNRUNNABLE: return BATCH_FAILED;
	case BATCH_END_FAILED:
	case BATCH_END_LOST:
	case BATCH_END_DEATH: return fail(b, lim, t, end);
	/* The stop of a single worker is none of the task's, which goes on. */
	case BATCH_END_STOPPED:
	case BATCH_END_RETURNED: break;
	}
	return batch_may_begin(b) ? BATCH_AGAIN : BATCH_NOT_RUN;
}

/* The one report of a task. */
static void
report(struct batch *b, enum batch_verdict verdict, enum batch_end end)
{
	b->held--;
	switch (verdict) {
	case BATCH_SUCCEEDED: b->succeeded++; return;
	case BATCH_NOT_RUN: b->not_run++; return;
	case BATCH_POISON: b->poison++; break;
	case BATCH_FAILED:
	case BATCH_RETRY:
	case BATCH_AGAIN: break;
	}
	b->failed++;
	b->lost += end == BATCH_END_LOST;
	b->unrunnable += end == BATCH_END_UNRUNNABLE;
}

static bool
is_enough(const struct batch *b, const struct batch_limits *lim)
{
	uint64_t ended = b->succeeded + b->failed;
	uint64_t n = ended;

	switch (lim->halt_what) {
	case BATCH_HALT_FAIL: n = b->failed; break;
	case BATCH_HALT_SUCCESS: n = b->succeeded; break;
	case BATCH_HALT_DONE: break;
	}
	if (lim->halt_n > 0)
		return n >= lim->halt_n;
	return lim->halt_percent > 0 && ended >= BATCH_SHARE_LEAST &&
	    n * 100 >= ended * lim->halt_percent;
}

/* True when what runs is to be ended, which is said once. */
static bool
halt(struct batch *b, const struct batch_limits *lim)
{
	/* What a stop brings about is no reason to halt. */
	if (lim->halt_when == BATCH_HALT_NEVER || b->phase == BATCH_ENDING ||
	    !is_enough(b, lim))
		return false;
	b->halted = true;
	if (lim->halt_when == BATCH_HALT_SOON) {
		batch_drain(b);
		return false;
	}
	batch_end_all(b);
	return true;
}

struct batch_ruling
batch_ended(struct batch *b, const struct batch_limits *lim,
    struct batch_task *t, enum batch_end end)
{
	struct batch_ruling r = { .verdict = judge(b, lim, t, end) };

	if (end != BATCH_END_STOPPED && end != BATCH_END_RETURNED)
		count_try(b, t);
	if (r.verdict == BATCH_RETRY)
		r.wait_ms = retry_wait_ms(b, lim, t->tries);
	if (r.verdict == BATCH_RETRY || r.verdict == BATCH_AGAIN)
		return r;
	report(b, r.verdict, end);
	r.halt_now = halt(b, lim);
	return r;
}

/* SPDX-License-Identifier: ISC */
/*
 * summary.c - what a batch came to: for the exit status, and for a person.
 */
#include <stdio.h>

#include "common/log.h"
#include "common/text.h"
#include "supervisor/batch/batch.h"
#include "supervisor/supervisor.h"

/* Tasks that were never begun, as far as the input has been looked at. */
static uint64_t
not_run(const struct batch_run *b)
{
	uint64_t n = b->batch.not_run, total;

	if (!b->batch.input_over && input_total(b->input, &total) &&
	    total > b->batch.taken)
		n += total - b->batch.taken;
	return n;
}

static bool
is_cut_short(const struct batch_run *b)
{
	return b->batch.not_run > 0 || !b->batch.input_over;
}

static void
say_failures(const struct batch_run *b)
{
	const struct failures *f = &b->failures;

	for (uint64_t i = 0; i < f->n && i < FAILURES_SHOWN; i++)
		log_errorx("task %llu: %s: %s",
		    (unsigned long long)f->shown[i].number, f->shown[i].status,
		    f->shown[i].item);
	if (f->n > FAILURES_SHOWN)
		log_errorx("and %llu more",
		    (unsigned long long)(f->n - FAILURES_SHOWN));
}

static void
say_counts(const struct batch_run *b)
{
	const struct batch *c = &b->batch;
	uint64_t left = not_run(b), total;
	char text[256], took[TEXT_DURATION_CAP];
	int n;

	n = snprintf(text, sizeof(text), "%llu succeeded, %llu failed",
	    (unsigned long long)c->succeeded, (unsigned long long)c->failed);
	if (c->lost > 0)
		n += snprintf(text + n, sizeof(text) - (size_t)n,
		    " (%llu lost with their workers)",
		    (unsigned long long)c->lost);
	if (c->skipped > 0)
		n += snprintf(text + n, sizeof(text) - (size_t)n,
		    ", %llu done before", (unsigned long long)c->skipped);
	if (left > 0)
		n += snprintf(text + n, sizeof(text) - (size_t)n,
		    ", %llu not run", (unsigned long long)left);
	if (!c->input_over && !input_total(b->input, &total))
		snprintf(text + n, sizeof(text) - (size_t)n,
		    ", the input was not read to its end");
	text_duration_format(took, sizeof(took),
	    b->supervisor->now_ms -
		(b->begun_ms == 0 ? b->opened_ms : b->begun_ms));
	if (c->failed > 0 || is_cut_short(b))
		log_errorx("%s, in %s", text, took);
	else
		log_info("%s, in %s", text, took);
}

/*
 * Of items that were not run, or failed in a run before this one, the input is
 * the only list; and so of those that the list of failed ones cannot hold.
 */
static bool
is_input_needed(const struct batch_run *b)
{
	return is_cut_short(b) || b->failures.said ||
	    (b->batch.skipped > 0 && b->config->resume == JOBLOG_RESUME);
}

static void
finish_files(struct batch_run *b)
{
	bool is_said = b->failures.error != 0; /* when it was met */

	if (b->failed_is_input && is_input_needed(b)) {
		log_errorx("%s: stays as it was, for it has items that would "
			   "be lost; those that failed are in %s.part",
		    b->config->failed, b->failures.target);
		if (failures_keep_part(&b->failures) == -1) {
			if (!is_said)
				log_error("%s.part", b->config->failed);
			b->broken = true;
		}
	} else if (failures_close(&b->failures) == -1) {
		if (!is_said)
			log_error("%s", b->config->failed);
		b->broken = true;
	}
	if (b->trace.fd != -1 && trace_close(&b->trace) == -1) {
		log_error("%s", b->config->trace);
		b->broken = true;
	}
}

void
batch_conclude(struct batch_run *b)
{
	struct supervisor *sv = b->supervisor;
	struct outcome *o = &sv->outcome;

	finish_files(b);
	o->broken |= b->broken;
	o->reader_left |= b->reader_left;
	o->terminated = sv->shutdown.asked && !sv->shutdown.interrupted;
	if (b->batch.failed > 0 || b->hopeless != 0 ||
	    (is_cut_short(b) && !b->batch.halted))
		o->failed = 1;
	if (b->hopeless != 0) {
		o->unrunnable = 1;
		o->unrunnable_code = b->hopeless;
		return;
	}
	/* Nobody reads what it came to. */
	if (b->reader_left)
		return;
	/* A program wants to know the last of it, too. */
	batch_say_progress(b);
	say_failures(b);
	say_counts(b);
}

/* SPDX-License-Identifier: ISC */
/*
 * intake.c - what is taken from the input: a task, or with --persistent a
 * bundle of them.
 */
#include <sys/epoll.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "supervisor/batch/batch.h"
#include "supervisor/batch/bundle.h"
#include "supervisor/supervisor.h"

/* Tasks in a row that are skipped or cannot be one, before signals are heard.
 */
#define PASSED_MAX 4096u

static void
on_readable(void *context, uint32_t events)
{
	(void)events; /* the turn ends with a look at the input */
	struct batch_run *b = context;

	loop_unwatch(b->supervisor->loop, &b->input_watch);
	b->input_watched = false;
}

static void
fail(struct batch_run *b, const char *doing)
{
	log_error("%s %s", doing, input_name(b->input));
	b->broken = true;
	batch_hang_up(b);
}

static void
wait_for_input(struct batch_run *b)
{
	if (b->input_watched)
		return;
	b->input_watch = (struct loop_watch){ .fd = input_fd(b->input),
		.ready = on_readable,
		.context = b };
	if (loop_watch(b->supervisor->loop, &b->input_watch, EPOLLIN) == -1)
		fail(b, "waiting for");
	else
		b->input_watched = true;
}

/* A job that no worker could have, and its report. */
static void
refuse_bad(struct batch_run *b, struct job *job, const struct input_task *t)
{
	struct batch_result r = { .end = BATCH_END_UNRUNNABLE,
		.error = t->why };

	job->cut = t->why != 0;
	if (t->why == E2BIG)
		r.what = "cannot execute";
	else
		r.what = t->why == 0 ? "a newline in the item"
				     : "a NUL byte in the item";
	if (t->why == 0)
		r.error = EINVAL;
	batch_take(&b->batch);
	batch_account(b, NULL, job, &r);
}

/* To a process that stays it would be two lines. */
static bool
is_two_lines(const struct batch_run *b, const struct input_task *t)
{
	return b->config->persistent > 0 &&
	    memchr(t->bytes, '\n', t->len) != NULL;
}

/* What was read last: into the bundle, or else to be handed out after it. */
static bool
gather(struct batch_run *b, struct job **job, const struct input_task *t,
    bool is_bad, bool more)
{
	struct job *one;

	if (!is_bad && *job != NULL && bundle_add(*job, t)) {
		batch_take(&b->batch);
		return true;
	}
	one = bundle_new(t, more);
	if (one == NULL) {
		errno = ENOMEM;
		return false;
	}
	if (is_bad) {
		refuse_bad(b, one, t);
	} else {
		batch_take(&b->batch);
		if (*job == NULL)
			*job = one;
		else
			batch_return_job(b, one);
	}
	return true;
}

/* No more may be begun, so what was gathered goes where all others went. */
static struct job *
unless_halted(struct batch_run *b, struct job *job)
{
	if (job == NULL || batch_may_begin(&b->batch))
		return job;
	batch_return_job(b, job);
	return NULL;
}

/* There is no task for now, with this job gathered. */
static struct job *
end_of(struct batch_run *b, enum input_result result, struct job *job)
{
	if (result == INPUT_WAIT)
		wait_for_input(b);
	else if (result == INPUT_END)
		batch_input_over(&b->batch);
	else if (errno == EIO && input_is_in_background(b->input) &&
	    supervisor_wait_for_terminal(b->supervisor))
		batch_go_on_next_turn(b);
	else
		fail(b, "reading");
	return unless_halted(b, job);
}

/* The input's next task that an earlier run has not ended, or NULL. */
struct job *
batch_take_in(struct batch_run *b)
{
	uint32_t size = bundle_size(b);
	unsigned passed = 0;
	struct job *job = NULL;

	while (job == NULL || (job->n < size && size > 1)) {
		struct input_task t;
		enum input_result result = input_next(b->input, &t);
		uint64_t expected = job == NULL ? 0 : job->number + job->n;
		bool is_bad;

		if (result != INPUT_TASK && result != INPUT_BAD)
			return end_of(b, result, job);
		is_bad = result == INPUT_BAD || is_two_lines(b, &t);
		if (joblog_past_has(&b->past, t.number)) {
			batch_skip(&b->batch);
			printing_pass(b, t.number);
		} else if (!gather(b, &job, &t, is_bad, size > 1)) {
			fail(b, "reading");
			return unless_halted(b, job);
		}
		if (!batch_may_begin(&b->batch))
			return unless_halted(b, job);
		if (expected != 0 && job->number + job->n == expected)
			break; /* it did not grow */
		if (job == NULL && ++passed == PASSED_MAX) {
			batch_go_on_next_turn(b);
			return NULL;
		}
	}
	return job;
}

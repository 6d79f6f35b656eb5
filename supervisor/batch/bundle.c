/* SPDX-License-Identifier: ISC */
/* bundle.c - many tasks that are handed out as one, and their ends. */
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/message.h"
#include "supervisor/batch/bundle.h"
#include "supervisor/supervisor.h"

static bool
is_one_by_one(const struct batch_run *b)
{
	return b->config->persistent == 0 || b->config->tag ||
	    b->supervisor->config->limits.run_max_ms > 0 ||
	    !gate_is_idle(&b->gate) || jobserver_is_used(&b->jobserver);
}

uint32_t
bundle_size(const struct batch_run *b)
{
	uint32_t flight = b->config->persistent, size = b->bundle_size;

	if (is_one_by_one(b))
		return 1;
	/* When reeve is killed, or halts, no more than these were begun. */
	if (b->joblog.fd != -1 ||
	    b->config->limits.halt_when != BATCH_HALT_NEVER)
		return size < flight ? size : flight;
	/* Everybody has one: this is for what may be in flight behind it. */
	if (b->running >= b->supervisor->pool.wanted && size + 1 < flight)
		return flight - 1;
	return size;
}

/* The next ones may be more, or are to be fewer. */
static void
adapt(struct batch_run *b, uint32_t n, uint64_t ran_us)
{
	if (ran_us < BUNDLE_US && n >= b->bundle_size &&
	    b->bundle_size < BUNDLE_MAX)
		b->bundle_size *= 2;
	else if (ran_us > 2 * (uint64_t)BUNDLE_US && b->bundle_size > 1)
		b->bundle_size /= 2;
}

static struct job *
make(const char *bytes, size_t len, size_t cap)
{
	struct job *job = malloc(sizeof(*job) + cap);

	if (job == NULL)
		return NULL;
	*job = (struct job){ .cap = cap, .len = len, .n = 1 };
	memcpy(job->bytes, bytes, len);
	return job;
}

struct job *
bundle_new(const struct input_task *t, bool more)
{
	size_t cap = t->len + 1;
	struct job *job;

	if (more && cap < MSG_TASK_BYTES_MAX)
		cap = MSG_TASK_BYTES_MAX;
	job = make(t->bytes, t->len, cap);
	if (job == NULL)
		return NULL;
	job->number = t->number;
	job->n = t->n;
	return job;
}

bool
bundle_add(struct job *job, const struct input_task *t)
{
	if (t->len > job->cap - job->len || t->number != job->number + job->n)
		return false;
	memcpy(job->bytes + job->len, t->bytes, t->len);
	job->len += t->len;
	job->n++;
	return true;
}

bool
bundle_is_many(const struct batch_run *b, const struct job *job)
{
	return b->config->persistent > 0 && job->n > 1;
}

/* Its items from number on, n of them, as a job of their own. NULL: memory. */
static struct job *
cut(struct batch_run *b, const struct job *job, uint64_t number, uint32_t n)
{
	const char *from = job->bytes, *to;
	struct job *part;

	for (uint64_t i = job->number; i < number; i++)
		from += strlen(from) + 1;
	to = from;
	for (uint32_t i = 0; i < n; i++)
		to += strlen(to) + 1;
	part = make(from, (size_t)(to - from), (size_t)(to - from));
	if (part == NULL) {
		if (!b->broken)
			log_error("keeping an item");
		b->broken = true;
		return NULL;
	}
	part->task = job->task;
	part->number = number;
	part->n = n;
	return part;
}

/* The end of one of its tasks, which may be tried again by itself. */
static void
account_one(struct batch_run *b, struct slot *s, const struct job *job,
    uint64_t number, const struct batch_result *r)
{
	struct job *one = cut(b, job, number, 1);
	struct batch_task tries = { 0 };

	if (one != NULL) {
		batch_account(b, s, one, r);
		return;
	}
	/* For want of memory nothing is kept of it; but it is counted. */
	(void)batch_ended(&b->batch, &b->config->limits, &tries,
	    r->end == BATCH_END_WELL ? r->end : BATCH_END_UNRUNNABLE);
	printing_pass(b, number);
	batch_hang_up(b);
}

/* None of them was tried: all go the same way. */
static struct batch_ruling
give_back(struct batch_run *b, struct job *job, const struct batch_result *r)
{
	struct batch_ruling all = { .verdict = BATCH_AGAIN };

	for (uint32_t i = 0; i < job->n; i++) {
		struct batch_task tries = { 0 };
		struct batch_ruling one =
		    batch_ended(&b->batch, &b->config->limits, &tries, r->end);

		all.verdict = one.verdict;
		all.halt_now |= one.halt_now;
	}
	if (all.verdict == BATCH_AGAIN) {
		batch_return_job(b, job);
		return all;
	}
	for (uint32_t i = 0; i < job->n; i++)
		printing_pass(b, job->number + i);
	free(job);
	return all;
}

struct batch_ruling
bundle_account(struct batch_run *b, struct slot *s, struct job *job,
    const struct batch_result *r)
{
	struct batch_ruling none = { .verdict = BATCH_FAILED };

	if (r->end == BATCH_END_RETURNED || r->end == BATCH_END_STOPPED)
		return give_back(b, job, r);
	for (uint32_t i = 0; i < job->n; i++)
		account_one(b, s, job, job->number + i, r);
	free(job);
	return none;
}

/*
 * What the process did for one item: its share. All answers come to the printer
 * under the first one's number.
 */
static struct msg_done
share_of(const struct msg_answered *m, uint32_t i)
{
	uint32_t n = m->answered +
	    (m->why == MSG_UNANSWERED_DEATH || m->why == MSG_UNANSWERED_EXCESS);
	uint64_t us = n == 0 ? 0 : m->ran_us / n;

	return (struct msg_done){ .task = m->task,
		.wait_status = i < m->answered ? 0 : m->wait_status,
		.begun_us = m->begun_us + us * i,
		.ran_us = us,
		.out_bytes = i < m->answered ? m->out_bytes / m->answered : 0,
		.shown = i == 0 && m->answered > 0 &&
		    m->why != MSG_UNANSWERED_LOST };
}

static void
account_answer(struct batch_run *b, struct slot *s, struct job *job,
    const struct msg_answered *m, uint32_t i)
{
	struct batch_result r = { .end = BATCH_END_WELL };
	struct batch_task tries = { 0 };
	struct msg_done done;

	if (batch_keeps_all(b)) {
		done = share_of(m, i);
		r.done = &done;
		account_one(b, s, job, job->number + i, &r);
		return;
	}
	if (i > 0)
		printing_pass(b, job->number + i);
	if (batch_ended(&b->batch, &b->config->limits, &tries, r.end).halt_now)
		batch_stop_all(b);
}

/* How the first item ended that it did not answer. */
static struct batch_result
result_of(const struct slot *s, const struct msg_answered *m,
    const struct msg_done *done)
{
	struct batch_result r = { .end = BATCH_END_FAILED, .done = done };

	switch (m->why) {
	case MSG_UNANSWERED_DEATH:
		r.timed_out = s->worker.state == WORKER_OVERDUE;
		if (!r.timed_out)
			r.end = BATCH_END_DEATH;
		break;
	case MSG_UNANSWERED_EXCESS:
		r.what = "wrote more lines than it was asked for";
		break;
	case MSG_UNANSWERED_LOST:
		r.what = "its answer could not be kept";
		break;
	case MSG_UNANSWERED_RETURNED: r.end = BATCH_END_RETURNED; break;
	case MSG_UNANSWERED_NONE: r.end = BATCH_END_WELL; break;
	case MSG_NUNANSWERED: break;
	}
	return r;
}

/* Those from this one on count as not begun. */
static void
return_rest(struct batch_run *b, struct slot *s, struct job *job, uint32_t at,
    const struct batch_result *without_memory)
{
	struct batch_result returned = { .end = BATCH_END_RETURNED };
	struct job *rest;

	if (at < job->n) {
		rest = cut(b, job, job->number + at, job->n - at);
		if (rest != NULL)
			batch_account(b, s, rest, &returned);
		else
			for (; at < job->n; at++)
				account_one(b, s, job, job->number + at,
				    without_memory);
	}
	free(job);
}

void
bundle_lost(struct batch_run *b, struct slot *s, struct job *job,
    const struct batch_result *r)
{
	const volatile struct batch_mark *m =
	    b->setup->marks == NULL ? NULL : &b->setup->marks[s->index];
	uint32_t n = m != NULL && m->task == job->task ? m->written : 0;

	if (!bundle_is_many(b, job) || n >= job->n) {
		batch_account(b, s, job, r);
		return;
	}
	batch_release(b, job);
	if (n == 0)
		n = 1;
	for (uint32_t i = 0; i < n; i++)
		account_one(b, s, job, job->number + i, r);
	return_rest(b, s, job, n, r);
}

/* Behind the answers: the one that it owes, and those that it may never see. */
static void
account_rest(struct batch_run *b, struct slot *s, struct job *job,
    const struct msg_answered *m)
{
	struct msg_done done = share_of(m, m->answered);
	struct batch_result r = result_of(s, m, &done);
	uint32_t at = m->answered;

	if (r.end != BATCH_END_RETURNED)
		account_one(b, s, job, job->number + at++, &r);
	return_rest(b, s, job, at, &r);
}

void
bundle_answered(struct batch_run *b, struct slot *s, struct job *job,
    const struct msg_answered *m)
{
	struct msg_done done = share_of(m, 0);
	struct batch_result r = result_of(s, m, &done);

	if (m->why == MSG_UNANSWERED_NONE)
		adapt(b, job->n, m->ran_us);
	if (job->n == 1 || m->why == MSG_UNANSWERED_LOST) {
		batch_account(b, s, job, &r);
		return;
	}
	batch_release(b, job);
	for (uint32_t i = 0; i < m->answered; i++)
		account_answer(b, s, job, m, i);
	if (m->answered < job->n)
		account_rest(b, s, job, m);
	else
		free(job);
}

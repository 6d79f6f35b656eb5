/* SPDX-License-Identifier: ISC */
/* exchange.c - items to the process that stays, and its answers. */
#include "worker/exchange.h"
#include "common/log.h"
#include "worker/batch.h"
#include "worker/worker.h"

/* Returns whether all that may be was written. */
static bool
send_flight(struct service *v, struct flight *f)
{
	if (f->written < f->allowed_bytes)
		f->written +=
		    resident_write(&v->process, f->handed.items + f->written,
			f->allowed_bytes - f->written);
	return f->written == f->allowed_bytes;
}

/* Killed at any moment, the worker leaves no less than what was written. */
static void
mark(const struct service *v)
{
	volatile struct batch_mark *m = &v->setup->batch->marks[v->setup->slot];
	uint64_t task = v->now->handed.task.task;

	if (m->task != task) {
		m->written = 0;
		m->task = task;
	}
	m->written = v->now->allowed;
}

void
exchange_send(struct service *v, uint64_t now_ms)
{
	uint32_t max = v->setup->batch->persistent;

	if (!service_is_under_way(v) || !service_is_alive(v) ||
	    v->process.to_fd == -1)
		return;
	flight_allow(v->now, max);
	mark(v);
	if (v->now->allowed == v->now->handed.task.n &&
	    flight_open(v->now) < max)
		flight_allow(v->next, max - flight_open(v->now));
	if (send_flight(v, v->now))
		(void)send_flight(v, v->next);
	/* It reads no more: what it was sent it may still answer. */
	if (v->process.to_fd == -1)
		service_close_input(v, v->setup->task->grace_ms, now_ms);
}

/* No item can fail of it, but answers may have been taken for another's. */
static void
tell_of_rest(struct service *v)
{
	if (v->told || v->why != MSG_UNANSWERED_NONE ||
	    v->overdue != BATCH_NO_TASK)
		return;
	v->told = true;
	log_warnx("%s.%u: the process wrote more lines than it was asked for; "
		  "the last ones are not shown",
	    v->setup->pool, v->setup->number);
}

/* Lines that nobody asked for: who counts them cannot trust the others. */
static void
refuse_excess(struct service *v, bool is_of_item, uint64_t now_ms)
{
	const struct task *task = v->setup->task;
	/* What is written at the end, or is left of one that was ended. */
	bool expected = v->leaving || !service_is_alive(v) ||
	    v->exit_by_ms != CLOCK_NEVER || v->why != MSG_UNANSWERED_NONE;

	answers_refuse(&v->answers, &v->process);
	if (expected && !is_of_item) {
		tell_of_rest(v);
		return;
	}
	if (v->why == MSG_UNANSWERED_NONE)
		log_warnx("%s.%u: the process wrote more lines than it was "
			  "asked for; ending it",
		    v->setup->pool, v->setup->number);
	service_end_process(v, MSG_UNANSWERED_EXCESS, task->stop_signal,
	    task->grace_ms, now_ms);
}

static bool
nothing_open(const struct service *v)
{
	return flight_open(v->now) + flight_open(v->next) == 0;
}

/* One line, for the first item that is not answered. */
static void
count_answer(struct service *v, uint64_t now_ms)
{
	v->now->answered++;
	v->fertile = true;
	if (nothing_open(v) && v->process.seen < v->process.len) {
		v->now->answered--;
		answers_take_back(&v->answers);
		refuse_excess(v, true, now_ms);
	} else if (v->now->answered == v->now->handed.task.n) {
		service_end_bundle(v, MSG_UNANSWERED_NONE);
		if (v->now->handed.whole && !v->ended)
			service_begin_bundle(v);
	}
}

/* As far as the printer takes it. */
void
exchange_take(struct service *v, uint64_t now_ms)
{
	while (v->process.seen < v->process.len && !v->ended) {
		if (!v->begun || v->why == MSG_UNANSWERED_EXCESS ||
		    nothing_open(v)) {
			refuse_excess(v, false, now_ms);
			return;
		}
		if (answers_take(&v->answers, &v->process))
			count_answer(v, now_ms);
	}
	if (service_is_under_way(v) && v->process.len > RESIDENT_BYTES / 2)
		answers_store(&v->answers, &v->process);
}

/* One that has read all of its items may be at work on them. */
void
service_deaf(struct service *v, uint64_t now_ms)
{
	if (v->process.to_fd != -1 && resident_is_left_unread(&v->process))
		service_close_input(v, v->setup->task->grace_ms, now_ms);
}

void
service_hear(struct service *v, uint64_t now_ms)
{
	bool was_open = v->process.from_fd != -1;

	if (resident_read(&v->process))
		exchange_take(v, now_ms);
	/* It answers no more, and may be about to exit. */
	if (was_open && v->process.from_fd == -1)
		service_close_input(v, v->setup->task->grace_ms, now_ms);
}

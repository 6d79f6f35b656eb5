/* SPDX-License-Identifier: ISC */
/*
 * account.c - what is kept, and told, of each end of a task.
 */
#include <sys/wait.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/message.h"
#include "common/text.h"
#include "supervisor/batch/batch.h"
#include "supervisor/batch/bundle.h"
#include "supervisor/supervisor.h"
#include "worker/spawn.h"

#define STATUS_SIZE 80

/* As timeout(1) has it. */
#define STATUS_TIMED_OUT 124
#define SIGNAL_BASE 128

static const char *
error_text(int error)
{
	return error == SPAWN_NO_INTERPRETER ? "its interpreter is missing"
					     : strerror(error);
}

static void
status_text(char *buf, size_t cap, const struct batch_run *b,
    const struct batch_result *r)
{
	char word[TEXT_DURATION_CAP];
	int status = r->done == NULL ? 0 : (int)r->done->wait_status;

	if (r->end == BATCH_END_UNRUNNABLE)
		snprintf(buf, cap, "%s: %s", r->what, error_text(r->error));
	else if (r->timed_out)
		snprintf(buf, cap, "timed out after %s",
		    text_duration_format(word, sizeof(word),
			b->supervisor->config->limits.run_max_ms));
	else if (r->what != NULL)
		snprintf(buf, cap, "%s", r->what);
	else if (r->end == BATCH_END_LOST)
		snprintf(buf, cap, "lost with its worker");
	else if (WIFSIGNALED(status))
		snprintf(buf, cap, "killed by %s",
		    text_signal_name(WTERMSIG(status), word, sizeof(word)));
	else
		snprintf(buf, cap, "exit %d%s", WEXITSTATUS(status),
		    r->end == BATCH_END_DEATH && WEXITSTATUS(status) == 0
			? " without an answer"
			: "");
}

static char *
command_line(const struct batch_run *b, const struct slot *s,
    const struct job *job)
{
	struct template_items items = { .bytes = job->bytes,
		.len = job->len,
		.n = job->n,
		.number = job->number,
		.worker = s == NULL ? 0 : s->number };

	return template_line(b->config->template, &items);
}

/* Keeping a file has failed: what is kept is worth stopping for. */
static void
lose_file(struct batch_run *b, const char *path)
{
	if (!b->broken)
		log_error("%s", path);
	b->broken = true;
	batch_hang_up(b);
}

static void
write_joblog(struct batch_run *b, const struct job *job, const char *command,
    const struct batch_result *r)
{
	const struct msg_done *m = r->done;
	struct joblog_entry e = { .number = job->number,
		.begun_ms = clock_real_ms(),
		.command = command };

	if (b->joblog.fd == -1)
		return;
	if (m != NULL) {
		e.begun_ms -= (int64_t)((clock_now_us() - m->begun_us) / 1000);
		e.ran_us = m->ran_us;
		e.out_bytes = m->out_bytes;
	}
	if (r->timed_out)
		e.exit_value = STATUS_TIMED_OUT;
	else if (r->end == BATCH_END_UNRUNNABLE)
		e.exit_value = r->error == ENOENT ? OUTCOME_NOT_FOUND
						  : OUTCOME_CANNOT_EXECUTE;
	else if (m == NULL)
		e.signal = SIGKILL;
	else if (WIFSIGNALED((int)m->wait_status))
		e.signal = WTERMSIG((int)m->wait_status);
	else
		e.exit_value = WEXITSTATUS((int)m->wait_status);
	/* As of a process that has ended well, but owed an answer. */
	if (r->end != BATCH_END_WELL && e.exit_value == 0 && e.signal == 0)
		e.exit_value = EXIT_FAILURE;
	if (joblog_write(&b->joblog, &e) == -1)
		lose_file(b, b->config->joblog);
}

static void
add_slice(struct batch_run *b, const struct slot *s, const struct job *job,
    const char *command, const char *status, const struct batch_result *r)
{
	const struct msg_done *m = r->done;
	struct trace_slice slice = { .number = job->number,
		.tries = job->tries.tries,
		.status = status,
		.command = command,
		.failed = r->end != BATCH_END_WELL };

	if (b->trace.fd == -1 || s == NULL || m == NULL)
		return;
	slice.worker = s->number;
	slice.begun_us = m->begun_us;
	slice.ran_us = m->ran_us;
	slice.user_us = m->user_us;
	slice.system_us = m->system_us;
	slice.max_rss_kb = m->max_rss_kb;
	if (trace_add(&b->trace, &slice) == -1)
		lose_file(b, b->config->trace);
}

bool
batch_keeps_all(const struct batch_run *b)
{
	return b->joblog.fd != -1 || b->trace.fd != -1 ||
	    log_wants(LOG_LEVEL_INFO);
}

/* Of a try that took place: what is kept of it, whether it is the last or not.
 */
static void
keep(struct batch_run *b, const struct slot *s, const struct job *job,
    const struct batch_result *r, enum batch_verdict verdict)
{
	char status[STATUS_SIZE], *command = NULL;
	bool for_good = verdict != BATCH_RETRY;

	if (r->end == BATCH_END_WELL && !batch_keeps_all(b))
		return;
	status_text(status, sizeof(status), b, r);
	if (verdict == BATCH_POISON)
		strlcat(status, ", poison", sizeof(status));
	if (batch_keeps_all(b))
		command = command_line(b, s, job);
	add_slice(b, s, job, command == NULL ? "" : command, status, r);
	log_info("%s: task %llu: %s: %s", b->supervisor->config->name,
	    (unsigned long long)job->number, status,
	    command == NULL ? "" : command);
	if (for_good)
		write_joblog(b, job, command == NULL ? "" : command, r);
	if (for_good && r->end != BATCH_END_WELL &&
	    failures_add(&b->failures, job->number, job->bytes, job->len,
		!job->cut, status) == -1)
		lose_file(b, b->config->failed);
	free(command);
}

/* Its worker has told the printer of its end: nobody else is to. */
static bool
is_shown(const struct batch_result *r)
{
	return r->done != NULL && r->done->shown;
}

void
batch_release(struct batch_run *b, struct job *job)
{
	if (job->slotted)
		jobserver_give(&b->jobserver);
	job->slotted = false;
}

static void
settle(struct batch_run *b, const struct slot *s, struct job *job,
    const struct batch_result *r, const struct batch_ruling *ruling)
{
	bool took_place =
	    r->end != BATCH_END_STOPPED && r->end != BATCH_END_RETURNED;

	if (took_place)
		keep(b, s, job, r, ruling->verdict);
	switch (ruling->verdict) {
	case BATCH_RETRY:
		batch_wait_for_retry(b, job,
		    b->supervisor->now_ms + ruling->wait_ms);
		return;
	case BATCH_AGAIN: batch_return_job(b, job); return;
	case BATCH_SUCCEEDED:
	case BATCH_FAILED:
	case BATCH_POISON:
	case BATCH_NOT_RUN: break;
	}
	if (!is_shown(r))
		printing_pass(b, job->number);
	free(job);
}

void
batch_account(struct batch_run *b, struct slot *s, struct job *job,
    const struct batch_result *r)
{
	struct batch_ruling ruling;

	batch_release(b, job);
	if (bundle_is_many(b, job)) {
		ruling = bundle_account(b, s, job, r);
	} else {
		ruling = batch_ended(&b->batch, &b->config->limits, &job->tries,
		    r->end);
		settle(b, s, job, r, &ruling);
	}
	if (ruling.halt_now)
		batch_stop_all(b);
}

bool
batch_leaves_by_itself(const struct slot *s)
{
	const struct batch_run *b = s->supervisor->batch;

	return b != NULL && b->config->persistent > 0 && s->batch.now == NULL &&
	    !s->supervisor->shutdown.asked && !b->batch.halted && !b->broken &&
	    !b->reader_left;
}

void
batch_progress(const struct batch_run *b, struct progress *p)
{
	uint64_t total = 0;

	*p = (struct progress){ .done = b->batch.succeeded + b->batch.failed,
		.failed = b->batch.failed,
		.running = b->running,
		.retried = b->batch.retried };
	if (input_total(b->input, &total) && total >= b->batch.skipped)
		p->total = total - b->batch.skipped;
	if (b->begun_ms != 0)
		p->elapsed_ms = b->supervisor->now_ms - b->begun_ms;
	p->rate = b->rate.rate;
}

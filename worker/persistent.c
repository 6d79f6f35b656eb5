/* SPDX-License-Identifier: ISC */
/*
 * persistent.c - a worker whose command is started once: its conversation with
 * the supervisor, and what it waits for.
 *
 * Signals as in worker.c: blocked but in ppoll, which lets SIGCHLD through. A
 * line costs what it must, a write, a read and a sleep between them; all else
 * is done once for a bundle.
 */
#include <poll.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/message.h"
#include "worker/arguments.h"
#include "worker/batch.h"
#include "worker/commands.h"
#include "worker/report.h"
#include "worker/service.h"
#include "worker/worker.h"

enum {
	WAIT_COMMAND,
	WAIT_ANSWER,
	WAIT_ROOM,
	WAIT_PRINTER,
	WAIT_N
};

struct persistent {
	const struct worker_setup *setup;
	struct commands commands;
	struct service service;
	bool open; /* the command pipe has not ended */
	uint64_t leave_ms; /* by then, though the printer is stuck */
};

static void
stop(struct persistent *p, const struct msg_stop *m, uint64_t now_ms)
{
	struct service *v = &p->service;

	service_give_back(v);
	v->leaving |= m->leave;
	if (m->leave && now_ms + m->grace_ms < p->leave_ms)
		p->leave_ms = now_ms + m->grace_ms;
	if (m->signo == 0)
		service_close_input(v, m->grace_ms, now_ms);
	else
		service_end_process(v, MSG_UNANSWERED_RETURNED, (int)m->signo,
		    m->grace_ms, now_ms);
}

static bool
take_task(struct persistent *p, const struct frame *frame)
{
	struct flight *f = service_arriving(&p->service);

	if (!handed_take(&f->handed, frame) || !flight_prepare(f))
		return false;
	if (p->service.leaving)
		service_give_back(&p->service);
	return true;
}

/* False for what no supervisor of ours says: then there is no trusting it. */
static bool
obey(void *context, const struct frame *f, uint64_t now_ms)
{
	struct persistent *p = context;
	struct service *v = &p->service;
	union {
		struct msg_take_back take_back;
		struct msg_end_task end;
		struct msg_stop stop;
		struct msg_signal signal;
	} m;

	switch (f->type) {
	case MSG_ITEMS: return handed_add(&service_arriving(v)->handed, f);
	case MSG_TASK: return take_task(p, f);
	case MSG_TAKE_BACK:
		if (msg_take_back_decode(&m.take_back, f) == -1)
			return false;
		service_take_back(v, m.take_back.task);
		return true;
	case MSG_END_TASK:
		if (msg_end_task_decode(&m.end, f) == -1)
			return false;
		service_end_task(v, &m.end, now_ms);
		return true;
	case MSG_STOP:
		if (msg_stop_decode(&m.stop, f) == -1)
			return false;
		stop(p, &m.stop, now_ms);
		return true;
	case MSG_SIGNAL:
		if (msg_signal_decode(&m.signal, f) == -1)
			return false;
		tree_signal(&v->tree, (int)m.signal.signo, m.signal.whole_tree);
		return true;
	default: return false;
	}
}

static void
listen_to_supervisor(struct persistent *p, uint64_t now_ms)
{
	const struct task *task = p->setup->task;
	struct msg_stop m = { .signo = (uint32_t)task->stop_signal,
		.grace_ms = task->grace_ms,
		.leave = true };

	if (commands_hear(&p->commands, p->setup->slot, obey, p, now_ms))
		return;
	/* Nobody will command any more: end all with the pool's grace. */
	p->open = false;
	stop(p, &m, now_ms);
}

static uint64_t
deadline_ms(const struct persistent *p)
{
	const struct capture *c = &p->service.answers.capture;
	uint64_t at_ms = service_deadline_ms(&p->service);
	uint64_t retry_ms = capture_retry_ms(c);

	if (c->waiting && p->leave_ms < at_ms)
		at_ms = p->leave_ms;
	return retry_ms < at_ms ? retry_ms : at_ms;
}

/* Sleep until something can be done: false for a signal or a deadline. */
static bool
wait_for_events(const struct persistent *p, struct pollfd f[WAIT_N],
    const sigset_t *mask)
{
	const struct service *v = &p->service;
	uint64_t until_ms = deadline_ms(p);
	struct timespec ts;

	f[WAIT_COMMAND] =
	    (struct pollfd){ .fd = p->open ? WORKER_COMMAND_FD : -1,
		    .events = POLLIN };
	f[WAIT_ANSWER] =
	    (struct pollfd){ .fd = service_read_fd(v), .events = POLLIN };
	f[WAIT_ROOM] = (struct pollfd){ .fd = service_write_fd(v),
		.events = service_is_full(v) ? POLLOUT : 0 };
	f[WAIT_PRINTER] =
	    (struct pollfd){ .fd = capture_poll_fd(&v->answers.capture),
		    .events = POLLOUT };
	/* The clock is not read for a line that nothing limits. */
	return ppoll(f, WAIT_N,
		   until_ms == CLOCK_NEVER
		       ? NULL
		       : clock_sleep(&ts, until_ms, clock_now_ms()),
		   mask) > 0;
}

static void
turn(struct persistent *p, const sigset_t *mask)
{
	struct service *v = &p->service;
	struct pollfd f[WAIT_N];
	bool said = wait_for_events(p, f, mask);
	uint64_t now_ms = clock_now_ms();

	/* A SIGCHLD that came with anything else ends the next sleep. */
	if (!said)
		service_reap(v, now_ms);
	if (said && f[WAIT_COMMAND].revents != 0)
		listen_to_supervisor(p, now_ms);
	if (said && f[WAIT_ANSWER].revents != 0)
		service_hear(v, now_ms);
	if (said && (f[WAIT_ROOM].revents & POLLERR) != 0)
		service_deaf(v, now_ms);
	service_push(v, now_ms < p->leave_ms);
	service_go_on(v, now_ms);
	/* The grace is for the process, and this is for the printer. */
	if (v->leaving && v->ended && p->leave_ms > now_ms + CAPTURE_LAST_MS)
		p->leave_ms = now_ms + CAPTURE_LAST_MS;
	service_due(v, now_ms);
}

void
persistent_worker(const struct worker_setup *setup, const sigset_t *mask)
{
	uint8_t bytes[FRAME_LEN_MAX], buf[MSG_LEN_MAX];
	struct msg_clean clean = { .task = BATCH_NO_TASK };
	struct persistent p = { .setup = setup,
		.commands = { .fd = WORKER_COMMAND_FD,
		    .bytes = bytes,
		    .cap = sizeof(bytes) },
		.open = true,
		.leave_ms = CLOCK_NEVER };

	arguments_set_worker(setup->number);
	service_init(&p.service, setup);
	while (!p.service.leaving || !service_is_over(&p.service))
		turn(&p, mask);
	report(buf, msg_clean_encode(buf, setup->slot, &clean));
	capture_fini(&p.service.answers.capture);
	_exit(0);
}

/* SPDX-License-Identifier: ISC */
/*
 * batch.c - a worker of a batch: items in, a task run, its end reported.
 *
 * Signals as in worker.c: blocked but in ppoll, which lets SIGCHLD through.
 */
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/message.h"
#include "worker/arguments.h"
#include "worker/batch.h"
#include "worker/commands.h"
#include "worker/handed.h"
#include "worker/report.h"
#include "worker/search.h"
#include "worker/spawn.h"
#include "worker/tree.h"
#include "worker/worker.h"

enum ending {
	ENDING_NONE,
	ENDING_TASK,
	ENDING_ALL
};

struct work {
	const struct worker_setup *setup;
	struct commands commands;
	struct tree tree;
	struct capture capture;

	struct handed next;

	bool busy; /* with a task that is not reported yet */
	bool over; /* nothing of it is left but what it wrote */
	bool unspawned; /* it was not begun; and why */
	struct spawn_failure failure;
	uint64_t task;
	bool last_try;
	bool disk_was_full; /* for some task: that was said */
	uint64_t begun_us;
	enum ending ending; /* the task was asked to end, or all was */
	struct msg_done done; /* what is known of its end */

	bool open; /* the command pipe has not ended */
	bool leaving; /* exit when nothing is left to be done */
	uint64_t leave_ms; /* by then, though the printer is stuck */
};

/* Returns the task's pid, or -1 with *failure filled. */
static pid_t
spawn_items(struct work *w, struct spawn_failure *failure)
{
	const struct task *task = w->setup->task;
	const struct batch_setup *batch = w->setup->batch;
	struct template_items items = { .bytes = w->next.items,
		.len = w->next.len,
		.n = w->next.task.n,
		.number = w->next.task.number,
		.worker = w->setup->number };
	struct spawn_command command = { .envp = task->envp,
		.paths = task->paths,
		.out_fd = w->capture.out_fd,
		.err_fd = w->capture.err_fd,
		.place = TASK_IN_OWN_GROUP };
	char **argv = template_expand(batch->template, &items), **found = NULL;
	pid_t pid = -1;

	*failure =
	    (struct spawn_failure){ .stage = SPAWN_FORK, .error = ENOMEM };
	command.argv = argv;
	if (argv != NULL && task->paths == NULL)
		command.paths = found = search_paths(argv[0], batch->path);
	if (argv != NULL && command.paths != NULL)
		pid = spawn(task, &command, failure);
	search_free(found);
	free(argv);
	return pid;
}

/* What it wrote is where it belongs: say that the task has ended. */
static void
finish(struct work *w)
{
	uint8_t buf[MSG_LEN_MAX];

	w->busy = w->over = false;
	if (w->unspawned) {
		report_unspawned(w->setup->slot, w->task, &w->failure);
		return;
	}
	w->done.out_bytes = w->capture.out_bytes;
	w->done.err_bytes = w->capture.err_bytes;
	report(buf, msg_done_encode(buf, w->setup->slot, &w->done));
}

/* At once, or as soon as the printer has taken what there is for it. */
static void
finish_or_wait(struct work *w)
{
	w->over = true;
	if (!w->capture.waiting)
		finish(w);
}

static void
begin_next(struct work *w)
{
	struct capture_task what = { .task = w->next.task.task,
		.number = w->next.task.number };
	pid_t pid = -1;

	w->failure = (struct spawn_failure){ .stage = SPAWN_OUTPUT };
	w->busy = true;
	w->task = w->next.task.task;
	w->last_try = w->next.task.last_try;
	w->ending = ENDING_NONE;
	if (w->setup->batch->tag) {
		what.tag = w->next.items;
		what.tag_len = strnlen(w->next.items, w->next.len);
	}
	if (capture_begin(&w->capture, &what) == -1) {
		w->failure.error = errno;
	} else {
		w->begun_us = clock_now_us();
		pid = spawn_items(w, &w->failure);
		if (pid == -1)
			capture_cancel(&w->capture);
	}
	w->unspawned = pid == -1;
	if (w->unspawned) {
		finish_or_wait(w);
	} else {
		w->done = (struct msg_done){ .task = w->task,
			.pid = (uint32_t)pid,
			.begun_us = w->begun_us };
		tree_begin(&w->tree, pid, w->setup->task->kill_mode,
		    TASK_IN_OWN_GROUP);
	}
	handed_drop(&w->next);
}

static void
stop(struct work *w, int signo, uint64_t grace_ms, bool leave, uint64_t now_ms)
{
	handed_give_back(&w->next, w->setup->slot);
	w->leaving |= leave;
	if (leave && now_ms + grace_ms < w->leave_ms)
		w->leave_ms = now_ms + grace_ms;
	if (w->tree.phase != TREE_EMPTY)
		w->ending = ENDING_ALL;
	tree_stop(&w->tree, signo, grace_ms, now_ms);
}

static void
end_task(struct work *w, const struct msg_end_task *m, uint64_t now_ms)
{
	if (!w->busy || m->task != w->task || w->tree.phase == TREE_EMPTY)
		return;
	if (w->ending == ENDING_NONE)
		w->ending = ENDING_TASK;
	tree_stop(&w->tree, (int)m->signo, m->grace_ms, now_ms);
}

static bool
take_task(struct work *w, const struct frame *f)
{
	if (!handed_take(&w->next, f))
		return false;
	if (w->leaving)
		handed_give_back(&w->next, w->setup->slot);
	else if (!w->busy)
		begin_next(w);
	return true;
}

/* False for what no supervisor of ours says: then there is no trusting it. */
static bool
obey(void *context, const struct frame *f, uint64_t now_ms)
{
	struct work *w = context;
	union {
		struct msg_take_back take_back;
		struct msg_last_try last_try;
		struct msg_end_task end;
		struct msg_stop stop;
		struct msg_signal signal;
	} m;

	switch (f->type) {
	case MSG_ITEMS: return handed_add(&w->next, f);
	case MSG_TASK: return take_task(w, f);
	case MSG_TAKE_BACK:
		if (msg_take_back_decode(&m.take_back, f) == -1)
			return false;
		if (w->next.whole && w->next.task.task == m.take_back.task)
			handed_give_back(&w->next, w->setup->slot);
		return true;
	case MSG_LAST_TRY:
		if (msg_last_try_decode(&m.last_try, f) == -1)
			return false;
		w->last_try |= w->busy && w->task == m.last_try.task;
		return true;
	case MSG_END_TASK:
		if (msg_end_task_decode(&m.end, f) == -1)
			return false;
		end_task(w, &m.end, now_ms);
		return true;
	case MSG_STOP:
		if (msg_stop_decode(&m.stop, f) == -1)
			return false;
		stop(w, (int)m.stop.signo, m.stop.grace_ms, m.stop.leave,
		    now_ms);
		return true;
	case MSG_SIGNAL:
		if (msg_signal_decode(&m.signal, f) == -1)
			return false;
		tree_signal(&w->tree, (int)m.signal.signo, m.signal.whole_tree);
		return true;
	default: return false;
	}
}

/* Nobody will command any more: end the tree with the pool's grace, and go. */
static void
hang_up(struct work *w, uint64_t now_ms)
{
	const struct task *task = w->setup->task;

	w->open = false;
	stop(w, task->stop_signal, task->grace_ms, true, now_ms);
}

static void
listen_to_supervisor(struct work *w, uint64_t now_ms)
{
	if (!commands_hear(&w->commands, w->setup->slot, obey, w, now_ms))
		hang_up(w, now_ms);
}

static void
note_exit(struct work *w, const struct tree_news *news)
{
	struct msg_done *m = &w->done;

	m->wait_status = (uint32_t)news->wait_status;
	m->ran_us = clock_now_us() - w->begun_us;
	m->user_us = clock_of_timeval_us(&news->usage.ru_utime);
	m->system_us = clock_of_timeval_us(&news->usage.ru_stime);
	m->max_rss_kb = (uint64_t)news->usage.ru_maxrss;
	m->stopped = w->ending != ENDING_NONE;
}

/* No time limit is for it any more: what is waited for is the printer. */
static void
report_clean(const struct work *w)
{
	uint8_t buf[MSG_LEN_MAX];
	struct msg_clean m = w->done.clean;

	m.task = w->task;
	report(buf, msg_clean_encode(buf, w->setup->slot, &m));
}

/*
 * A task may not care that its output found no room, or could not say so: that
 * is no success.
 */
static void
check_output(struct work *w)
{
	if (!capture_is_cut_short(&w->capture))
		return;
	if (!w->disk_was_full)
		log_warnx(
		    "%s: the disk is full: output of tasks may be cut off",
		    w->setup->pool);
	w->disk_was_full = true;
	if (w->done.wait_status == 0)
		w->done.wait_status = W_EXITCODE(EXIT_FAILURE, 0);
}

static void
end_output(struct work *w)
{
	bool well = w->done.wait_status == 0 && !w->done.stopped;
	bool cut_off = w->done.stopped && w->ending == ENDING_ALL;
	/* A task that was cut off by a stop will be run again, if ever. */
	bool show = !cut_off && (well || w->last_try);

	w->done.shown = capture_end(&w->capture, show) == 0 && show;
	if (well && !w->done.shown)
		w->done.wait_status = W_EXITCODE(EXIT_FAILURE, 0);
	if (w->capture.waiting)
		report_clean(w);
	finish_or_wait(w);
}

static void
reap(struct work *w, uint64_t now_ms)
{
	const struct task *task = w->setup->task;
	struct tree_news news;
	struct msg_processes left;

	enum tree_phase before = w->tree.phase;

	tree_reap(&w->tree, now_ms, &news, &left);
	if (before == TREE_EMPTY)
		return;
	if (news.leader_ended)
		note_exit(w, &news);
	if (w->tree.phase == TREE_EMPTY) {
		tree_account(&w->tree, &w->done.clean);
		check_output(w);
		end_output(w);
	} else if (w->tree.phase == TREE_ALIVE && w->tree.leader == 0) {
		tree_stop(&w->tree, task->stop_signal, task->grace_ms, now_ms);
	}
}

/* The printer takes packets again, or has had its time. */
static void
push(struct work *w, uint64_t now_ms)
{
	/* The grace is for tasks, and this one has ended. */
	if (w->leaving && w->over && w->leave_ms > now_ms + CAPTURE_LAST_MS)
		w->leave_ms = now_ms + CAPTURE_LAST_MS;
	if (now_ms >= w->leave_ms) {
		capture_fini(&w->capture);
		/* Not shown is not done. */
		w->done.stopped = true;
		w->done.shown = false;
	} else if (capture_push(&w->capture) == -1) {
		w->done.shown = false;
		if (w->done.wait_status == 0)
			w->done.wait_status = W_EXITCODE(EXIT_FAILURE, 0);
	}
	if (w->over && !w->capture.waiting)
		finish(w);
}

static uint64_t
deadline_ms(const struct work *w)
{
	uint64_t at_ms = tree_deadline_ms(&w->tree);
	uint64_t retry_ms = capture_retry_ms(&w->capture);

	if (w->capture.waiting && w->leave_ms < at_ms)
		at_ms = w->leave_ms;
	return retry_ms < at_ms ? retry_ms : at_ms;
}

/* Sleep until a command, a child, the printer, or a deadline. */
static bool
wait_for_command(const struct work *w, const sigset_t *mask, uint64_t now_ms)
{
	struct pollfd command = { .fd = w->open ? WORKER_COMMAND_FD : -1,
		.events = POLLIN };
	struct pollfd printer = { .fd = capture_poll_fd(&w->capture),
		.events = POLLOUT };
	struct pollfd p[] = { command, printer };
	struct timespec ts;
	int n = ppoll(p, 2, clock_sleep(&ts, deadline_ms(w), now_ms), mask);

	return n > 0 && p[0].revents != 0;
}

void
batch_worker(const struct worker_setup *setup, const sigset_t *mask)
{
	uint8_t bytes[FRAME_LEN_MAX];
	struct work w = { .setup = setup,
		.commands = { .fd = WORKER_COMMAND_FD,
		    .bytes = bytes,
		    .cap = sizeof(bytes) },
		.open = true,
		.leave_ms = CLOCK_NEVER };
	uint64_t now_ms = clock_now_ms();

	arguments_set_worker(setup->number);
	capture_init(&w.capture, &setup->batch->capture);
	while (!w.leaving || w.busy) {
		bool said = wait_for_command(&w, mask, now_ms);

		now_ms = clock_now_ms();
		/* A SIGCHLD that came with a command ends the next sleep. */
		if (said)
			listen_to_supervisor(&w, now_ms);
		else
			reap(&w, now_ms);
		if (w.capture.waiting)
			push(&w, now_ms);
		if (w.next.whole && !w.busy)
			begin_next(&w);
		tree_due(&w.tree, now_ms);
	}
	capture_fini(&w.capture);
	_exit(0);
}

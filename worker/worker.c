/* SPDX-License-Identifier: ISC */
/*
 * worker.c - the conversation: task in, report out, stop, end of file.
 *
 * All signals stay blocked but in ppoll, which lets SIGCHLD through (and at a
 * terminal SIGINT and SIGQUIT), so nothing is missed between looking and
 * sleeping, and no self-pipe is needed: a worker has descriptors 0 to 4 only.
 * It keeps off malloc where it can: a page that it does not touch stays shared
 * with the supervisor.
 */
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/message.h"
#include "worker/arguments.h"
#include "worker/batch.h"
#include "worker/commands.h"
#include "worker/enter.h"
#include "worker/report.h"
#include "worker/spawn.h"
#include "worker/tree.h"
#include "worker/worker.h"

struct conversation {
	const struct worker_setup *setup;
	struct spawn_command command;
	struct tree tree;
	uint64_t task; /* the run that is going on */
	uint64_t started_ms;
	uint64_t next; /* the run that was asked for, and not begun */
	bool run_asked;
	bool leaving; /* exit when the tree is empty */
	bool open; /* the command pipe has not ended */
	bool interrupted; /* during this run, from the terminal */
	struct commands commands;
};

/*
 * A shell has groups of its own, so its Ctrl-C is not seen here; but it leaves
 * with the status that says so.
 */
static bool
was_interrupted(const struct conversation *c, const struct tree_news *news)
{
	return c->setup->terminal && WIFEXITED(news->wait_status) &&
	    WEXITSTATUS(news->wait_status) == 128 + SIGINT;
}

static size_t
put_exited(const struct conversation *c, uint8_t *buf,
    const struct tree_news *news, const struct msg_processes *left,
    uint64_t now_ms)
{
	struct msg_exited m = { .task = c->task,
		.wait_status = (uint32_t)news->wait_status,
		.ran_ms = now_ms - c->started_ms,
		.user_us = clock_of_timeval_us(&news->usage.ru_utime),
		.system_us = clock_of_timeval_us(&news->usage.ru_stime),
		.max_rss_kb = (uint64_t)news->usage.ru_maxrss,
		.interrupted = c->interrupted || was_interrupted(c, news),
		.left = *left };

	return msg_exited_encode(buf, c->setup->slot, &m);
}

static size_t
put_clean(const struct conversation *c, uint8_t *buf)
{
	struct msg_clean m = { .task = c->task };

	tree_account(&c->tree, &m);
	return msg_clean_encode(buf, c->setup->slot, &m);
}

static void
report_terminal(const struct conversation *c, enum message_type type, int signo)
{
	uint8_t buf[MSG_LEN_MAX];
	struct msg_terminal m = { .signo = (uint32_t)signo };

	report(buf, msg_terminal_encode(buf, c->setup->slot, type, &m));
}

/* Its arguments are made at the first run; false while memory is out. */
static bool
prepare_command(struct conversation *c)
{
	const struct task *task = c->setup->task;
	uint32_t number = c->setup->number;

	if (!task->argv_has_number) {
		c->command.argv = task->argv;
		c->command.paths = task->paths;
		return true;
	}
	if (c->command.argv == NULL)
		c->command.argv = arguments_expand(task->argv, number);
	if (c->command.paths == NULL)
		c->command.paths = arguments_expand(task->paths, number);
	return c->command.argv != NULL && c->command.paths != NULL;
}

/*
 * O_NONBLOCK and O_DIRECT belong to the pipe, which outlives the task that has
 * set it (some run-time systems do): the next one would find it full and think
 * it broken.
 */
static void
restore_output(const struct conversation *c)
{
	if (c->setup->output_fd == -1)
		return;
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
		int flags = fcntl(fd, F_GETFL);

		if (flags != -1 && (flags & (O_NONBLOCK | O_DIRECT)) != 0)
			(void)fcntl(fd, F_SETFL,
			    flags & ~(O_NONBLOCK | O_DIRECT));
	}
}

static void
run(struct conversation *c)
{
	uint8_t buf[MSG_LEN_MAX];
	struct spawn_failure failure = { .stage = SPAWN_FORK, .error = ENOMEM };
	const struct task *task = c->setup->task;
	struct msg_started m = { .task = c->next };
	pid_t pid = -1;

	c->run_asked = false;
	restore_output(c);
	if (prepare_command(c))
		pid = spawn(task, &c->command, &failure);
	if (pid == -1) {
		report_unspawned(c->setup->slot, c->next, &failure);
		return;
	}
	c->task = c->next;
	c->started_ms = clock_now_ms();
	c->interrupted = false;
	tree_begin(&c->tree, pid, task->kill_mode, c->command.place);
	m.pid = (uint32_t)pid;
	report(buf, msg_started_encode(buf, c->setup->slot, &m));
}

/* A run that was asked for in the same breath is not begun. */
static void
cancel_run(struct conversation *c)
{
	if (!c->run_asked)
		return;
	c->run_asked = false;
	report_cancelled(c->setup->slot, c->next);
}

static void
stop(struct conversation *c, const struct msg_stop *m, uint64_t now_ms)
{
	cancel_run(c);
	c->leaving |= m->leave;
	tree_stop(&c->tree, (int)m->signo, m->grace_ms, now_ms);
}

/* False for what no supervisor of ours says: then there is no trusting it. */
static bool
obey(void *context, const struct frame *f, uint64_t now_ms)
{
	struct conversation *c = context;
	struct msg_run m_run;
	struct msg_stop m_stop;
	struct msg_signal m_signal;

	switch (f->type) {
	case MSG_RUN:
		if (msg_run_decode(&m_run, f) == -1)
			return false;
		c->next = m_run.task;
		c->run_asked = true;
		return true;
	case MSG_STOP:
		if (msg_stop_decode(&m_stop, f) == -1)
			return false;
		stop(c, &m_stop, now_ms);
		return true;
	case MSG_SIGNAL:
		if (msg_signal_decode(&m_signal, f) == -1)
			return false;
		if (c->run_asked)
			run(c); /* which it was sent to */
		tree_signal(&c->tree, (int)m_signal.signo, m_signal.whole_tree);
		return true;
	default: return false;
	}
}

/* Nobody will command any more: end the tree with the pool's grace, and go. */
static void
hang_up(struct conversation *c, uint64_t now_ms)
{
	const struct task *task = c->setup->task;

	c->open = false;
	c->leaving = true;
	cancel_run(c);
	tree_stop(&c->tree, task->stop_signal, task->grace_ms, now_ms);
}

static void
listen_to_supervisor(struct conversation *c, uint64_t now_ms)
{
	if (!commands_hear(&c->commands, c->setup->slot, obey, c, now_ms))
		hang_up(c, now_ms);
}

/* A task's own process has gone: say so, and see to what it left behind. */
static void
finish(struct conversation *c, const struct tree_news *news,
    const struct msg_processes *left, uint64_t now_ms)
{
	uint8_t buf[2 * MSG_LEN_MAX];
	const struct task *task = c->setup->task;
	size_t len = 0;

	if (news->leader_ended)
		len = put_exited(c, buf, news, left, now_ms);
	if (c->tree.phase == TREE_EMPTY)
		len += put_clean(c, buf + len);
	else if (c->tree.phase == TREE_ALIVE && c->tree.leader == 0)
		tree_stop(&c->tree, task->stop_signal, task->grace_ms, now_ms);
	_Static_assert(sizeof(buf) <= FRAME_LEN_MAX, "one write, whole");
	if (len > 0)
		report(buf, len);
}

static void
reap(struct conversation *c, uint64_t now_ms)
{
	struct tree_news news;
	struct msg_processes left;
	enum tree_phase before = c->tree.phase;

	tree_reap(&c->tree, now_ms, &news, &left);
	if (news.leader_stopped != 0)
		report_terminal(c, MSG_PAUSED, news.leader_stopped);
	if (before != TREE_EMPTY &&
	    (news.leader_ended || c->tree.phase == TREE_EMPTY))
		finish(c, &news, &left, now_ms);
}

static void
pass_on_interrupts(struct conversation *c)
{
	int signo;

	while ((signo = enter_take_interrupt()) != 0) {
		c->interrupted = true;
		report_terminal(c, MSG_INTERRUPTED, signo);
	}
}

/* Sleep until a command, a child, or the tree's own deadline. */
static bool
wait_for_command(const struct conversation *c, const sigset_t *mask,
    uint64_t now_ms)
{
	struct pollfd p = { .fd = c->open ? WORKER_COMMAND_FD : -1,
		.events = POLLIN };
	struct timespec ts;

	return ppoll(&p, 1,
		   clock_sleep(&ts, tree_deadline_ms(&c->tree), now_ms),
		   mask) > 0;
}

void
worker_main(const struct worker_setup *setup)
{
	uint8_t bytes[MSG_LEN_MAX];
	struct conversation c = { .setup = setup,
		.commands = { .fd = WORKER_COMMAND_FD,
		    .bytes = bytes,
		    .cap = sizeof(bytes) },
		.open = true };
	uint64_t now_ms = clock_now_ms();
	sigset_t mask;

	enter_worker(setup, &mask);
	if (setup->batch != NULL && setup->batch->persistent > 0)
		persistent_worker(setup, &mask);
	if (setup->batch != NULL)
		batch_worker(setup, &mask);
	c.command.place =
	    setup->terminal ? TASK_IN_CALLERS_GROUP : TASK_IN_OWN_SESSION;
	c.command.out_fd = c.command.err_fd = -1;
	arguments_set_worker(setup->number);
	c.command.envp = setup->task->envp;
	c.command.pids[0] = setup->task_pids[0];
	c.command.pids[1] = setup->task_pids[1];
	while (!c.leaving || c.tree.phase != TREE_EMPTY) {
		bool said = wait_for_command(&c, &mask, now_ms);

		now_ms = clock_now_ms();
		pass_on_interrupts(&c);
		/* A SIGCHLD that came with a command ends the next sleep. */
		if (said)
			listen_to_supervisor(&c, now_ms);
		else
			reap(&c, now_ms);
		if (c.run_asked)
			run(&c);
		tree_due(&c.tree, now_ms);
	}
	_exit(0);
}

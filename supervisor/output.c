/* SPDX-License-Identifier: ISC */
/*
 * output.c - the life of the logger, the process that reads tasks' output.
 */
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/fd.h"
#include "common/frame.h"
#include "common/log.h"
#include "common/signals.h"
#include "supervisor/output.h"
#include "supervisor/output_pipes.h"
#include "supervisor/supervisor.h"

/* A logger that lived this long is followed by another at once. */
#define STABLE_MS 50
#define DELAY_FIRST_MS 10 /* else after this, doubled each time */
#define DELAY_MAX_MS 1000

/* SIGKILL works within a ms, but not in state D. */
#define KILL_MS 1000

/* Beyond its own deadline; then it is stuck in a disk, or stopped. */
#define MARGIN_MS 200

/* Half of what a pipe holds. Bytes. */
#define COMMANDS_MAX 32768

static void
on_report(void *context, uint32_t events)
{
	struct supervisor *sv = context;
	struct output *o = &sv->output;
	char word;
	ssize_t n = read(o->report_fd, &word, 1);

	(void)events;
	if (n == -1)
		return;
	if (n == 0) { /* SIGCHLD tells the rest */
		loop_unwatch(sv->loop, &o->report_watch);
		o->watched = false;
	} else if (word == LOGGER_LOST_READER) {
		output_reader_left(sv);
	}
}

/* The child has no supervisor (own.h): what it needs is in setup. */
static pid_t
fork_logger(struct supervisor *sv, int command_fd, int report_fd)
{
	const struct output *o = &sv->output;
	struct ledger ledger = o->ledger;
	struct logger_setup setup = { .config = &sv->config->output.writing,
		.pool = sv->config->name,
		.n_workers = o->n_streams / o->each,
		.streams_each = o->each,
		.fds = o->read_fds,
		.ledger = &ledger,
		.command_fd = command_fd,
		.report_fd = report_fd,
		.begin_ms = o->begin_ms,
		.linger_ms = sv->config->task.grace_ms +
		    sv->config->limits.margin_ms + LOGGER_DRAIN_MS };
	pid_t pid;

	signals_block();
	pid = fork();
	if (pid == 0)
		logger_main(&setup);
	signals_unblock();
	return pid;
}

static void
forget_logger(struct supervisor *sv)
{
	struct output *o = &sv->output;

	if (o->watched)
		loop_unwatch(sv->loop, &o->report_watch);
	o->watched = false;
	fd_close(&o->command_fd);
	fd_close(&o->report_fd);
	o->pid = 0;
}

static void
try_again(struct supervisor *sv, uint64_t delay_ms)
{
	struct output *o = &sv->output;

	o->delay_ms = delay_ms == 0 ? DELAY_FIRST_MS : delay_ms * 2;
	if (o->delay_ms > DELAY_MAX_MS)
		o->delay_ms = DELAY_MAX_MS;
	loop_timer_set(sv->loop, &o->timer, sv->now_ms + delay_ms);
}

/* Returns 0, or -1 with errno and nothing left open. */
static int
start(struct supervisor *sv)
{
	struct output *o = &sv->output;
	int command[2] = { -1, -1 }, report[2] = { -1, -1 };
	pid_t pid;
	int saved;

	o->report_watch =
	    (struct loop_watch){ .ready = on_report, .context = sv };
	if (fd_pipe(command) == -1 || fd_pipe(report) == -1 ||
	    fd_set_nonblocking(command[1]) == -1 ||
	    fd_set_nonblocking(report[0]) == -1)
		goto failed;
	o->report_watch.fd = report[0];
	if (loop_watch(sv->loop, &o->report_watch, EPOLLIN) == -1)
		goto failed;
	o->watched = true;
	o->command_fd = command[1];
	o->report_fd = report[0];
	pid = fork_logger(sv, command[0], report[1]);
	saved = errno;
	fd_close(&command[0]);
	fd_close(&report[1]);
	if (pid == -1) {
		forget_logger(sv);
		errno = saved;
		return -1;
	}
	o->pid = pid;
	o->started_ms = sv->now_ms;
	return 0;
failed:
	saved = errno;
	for (int i = 0; i < 2; i++) {
		fd_close(&command[i]);
		fd_close(&report[i]);
	}
	errno = saved;
	return -1;
}

static void
say(const struct output *o, enum logger_command command, uint32_t worker)
{
	uint8_t buf[FRAME_HEADER_LEN];
	struct wire_out out;
	int waiting;

	if (o->pid == 0)
		return;
	/* Room is kept for what it must not miss. */
	if (command == LOGGER_RUN_ENDED &&
	    ioctl(o->command_fd, FIONREAD, &waiting) == 0 &&
	    waiting > COMMANDS_MAX)
		return;
	frame_begin(&out, buf, sizeof(buf), (uint16_t)command, worker);
	(void)!write(o->command_fd, buf, frame_end(&out, buf));
}

static enum logger_command
drain_command(const struct output *o)
{
	return o->patient ? LOGGER_FINISH : LOGGER_DRAIN;
}

static void
start_or_wait(struct supervisor *sv)
{
	struct output *o = &sv->output;

	if (start(sv) == 0) {
		if (o->draining)
			say(o, drain_command(o), 0);
		return;
	}
	log_warn("cannot make a logger; trying again");
	try_again(sv, o->delay_ms == 0 ? DELAY_FIRST_MS : o->delay_ms);
}

/* What nobody has written is lost, and no other logger comes for it. */
static void
give_up(struct output *o)
{
	uint64_t lost = output_pipes_left(o);

	if (lost > 0)
		log_warnx("logger: %llu bytes of output found no taker in time",
		    (unsigned long long)lost);
	o->over = true;
}

static void
on_timer(void *context, uint64_t now_ms)
{
	struct supervisor *sv = context;
	struct output *o = &sv->output;

	if (!o->draining) {
		start_or_wait(sv);
		return;
	}
	if (now_ms < o->drain_by_ms) {
		loop_timer_set(sv->loop, &o->timer, o->drain_by_ms);
		start_or_wait(sv);
		return;
	}
	if (o->pid == 0) {
		give_up(o);
		return;
	}
	if (o->killed) { /* in state D, as on a file system that is gone */
		log_warnx("logger %d does not die; it is left behind",
		    (int)o->pid);
		o->over = true;
		return;
	}
	log_warnx("logger %d does not end; killing it", (int)o->pid);
	kill(o->pid, SIGKILL);
	o->killed = true;
	loop_timer_set(sv->loop, &o->timer, now_ms + KILL_MS);
}

static int
open_all(struct supervisor *sv, uint64_t max_descriptors)
{
	struct output *o = &sv->output;

	o->begin_ms = clock_real_ms();
	if (output_pipes_open(sv, max_descriptors) == -1)
		return -1;
	for (uint32_t i = 0; i < sv->config->workers; i++)
		if (output_pipes_add(sv) == -1)
			return -1;
	o->used = true;
	return start(sv);
}

void
output_init(struct supervisor *sv)
{
	struct output *o = &sv->output;

	o->command_fd = o->report_fd = o->ledger.rings_fd = -1;
	loop_timer_init(&o->timer, on_timer, sv);
}

int
output_open(struct supervisor *sv, uint64_t max_descriptors)
{
	const struct output_config *c = &sv->config->output;
	struct output *o = &sv->output;

	o->each = c->merge || c->pty ? 1 : 2;
	if (!c->logger)
		return 0;
	if (output_pipes_need(sv) > max_descriptors) {
		log_warnx("%s: to read the output of %u workers takes %llu "
			  "descriptors, the limit is %llu%s",
		    sv->config->name, sv->config->workers,
		    (unsigned long long)output_pipes_need(sv),
		    (unsigned long long)max_descriptors,
		    c->optional ? "; it stays as it is, without names"
				: " (ulimit -n)");
		errno = EMFILE;
		return c->optional ? 0 : -1;
	}
	if (open_all(sv, max_descriptors) == 0)
		return 0;
	if (!c->optional)
		return -1;
	log_warn("%s: cannot read the output of tasks; it stays as it is",
	    sv->config->name);
	output_close(sv);
	o->used = false;
	return 0;
}

void
output_close(struct supervisor *sv)
{
	struct output *o = &sv->output;

	output_pipes_close(o);
	forget_logger(sv);
}

int
output_add(struct supervisor *sv)
{
	struct output *o = &sv->output;

	if (!o->used)
		return 0;
	if (output_pipes_add(sv) == -1)
		return -1;
	/* The next one is forked with the new pipes, and goes on as it was. */
	o->renewing = o->pid != 0;
	say(o, LOGGER_LEAVE, 0);
	return 0;
}

void
output_run_ended(const struct slot *s)
{
	say(&s->supervisor->output, LOGGER_RUN_ENDED, s->index);
}

bool
output_is_logger(const struct supervisor *sv, pid_t pid)
{
	return sv->output.pid == pid;
}

bool
output_reaped(struct supervisor *sv, pid_t pid, int wait_status)
{
	struct output *o = &sv->output;
	bool well = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
	bool renewing = o->renewing;
	bool last;

	if (o->pid == 0 || o->pid != pid)
		return false;
	ledger_note_end(&o->ledger);
	forget_logger(sv);
	o->renewing = false;
	/* One that made room has left what only the next one can read. */
	if (o->draining &&
	    ((well && !renewing) || sv->now_ms >= o->drain_by_ms)) {
		o->over = true;
		return true;
	}
	if (renewing || sv->now_ms - o->started_ms >= STABLE_MS)
		o->delay_ms = 0;
	/* The next would die as young, and the run is not to last for ever. */
	last = o->draining && o->delay_ms == DELAY_MAX_MS;
	if (!well || !renewing)
		log_warnx("logger %d: %s; %s", (int)pid,
		    WIFSIGNALED(wait_status) ? strsignal(WTERMSIG(wait_status))
					     : "ended",
		    last ? "giving up" : "starting another");
	if (last)
		give_up(o);
	else
		try_again(sv, o->delay_ms);
	return true;
}

/* It has ended by itself: then output has its time, as a pipe's reader. */
static bool
is_patient(const struct supervisor *sv)
{
	return !sv->shutdown.asked && !sv->outcome.reader_left;
}

bool
output_finish(struct supervisor *sv)
{
	struct output *o = &sv->output;

	if (!o->used || o->over)
		return true;
	if (o->draining && (!o->patient || is_patient(sv)))
		return false;
	o->draining = true;
	o->patient = is_patient(sv);
	o->drain_by_ms =
	    o->patient ? CLOCK_NEVER : sv->now_ms + LOGGER_DRAIN_MS + MARGIN_MS;
	o->delay_ms = 0; /* what failed before may work now */
	/* Before a failure to start one sets it to the next try. */
	loop_timer_set(sv->loop, &o->timer, o->drain_by_ms);
	if (o->pid == 0)
		start_or_wait(sv);
	else
		say(o, drain_command(o), 0);
	/* Somebody may have stopped it: it must hear this. */
	if (o->pid != 0)
		kill(o->pid, SIGCONT);
	return false;
}

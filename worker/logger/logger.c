/* SPDX-License-Identifier: ISC */
/*
 * logger.c - the process that reads all tasks' output and writes it where it
 * belongs: its loop, and its end.
 *
 * A lone line is read and written at once. Under load it pays to let output
 * gather: a reader that takes each line as it comes wakes up, and wakes the
 * writer, for each. So after a look that follows the one before closely the
 * logger sleeps, up to GATHER_MAX_US, as long as no pipe gets half full by
 * that; and the pipes of busy streams are made larger.
 */
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/frame.h"
#include "common/log.h"
#include "common/signals.h"
#include "worker/logger/logger.h"
#include "worker/logger/prepare.h"
#include "worker/logger/pump.h"

/* Microseconds. What a person does not see, and a full pipe does not wait. */
#define GATHER_MIN_US 100
#define GATHER_MAX_US 1000

/* Of a look at one pipe, so that the others have their turn. Reads. */
#define READS_MAX 16

/* What anybody may ask for: fs/pipe-max-size, pipe(7). Bytes. */
#define PIPE_MAX ((size_t)1 << 20)
/* For all pipes together: what a few busy ones want. Bytes. */
#define PIPES_GROWN_MAX ((size_t)16 << 20)

int64_t
logger_time_ms(struct logger *lg)
{
	if (lg->time_ms == 0)
		lg->time_ms = clock_real_ms();
	return lg->time_ms;
}

void
logger_lost_reader(const struct sink *k)
{
	static const char word = LOGGER_LOST_READER;

	/* If that fails the supervisor is dead, or has as much to read. */
	if (k->standard == STDOUT_FILENO)
		(void)!write(k->logger->setup->report_fd, &word, 1);
}

void
logger_compress(struct logger *lg)
{
	for (uint32_t i = 0; i < lg->n_sinks && lg->compressor == 0; i++) {
		struct sink *k = &lg->sinks[i];
		pid_t pid;

		if (k->kind != SINK_STORE || !lg->setup->config->rules.compress)
			continue;
		pid = store_compress_start(&k->store);
		if (pid == -1)
			log_warn("logger: cannot compress %s", k->store.path);
		if (pid > 0)
			lg->compressor = pid;
	}
}

static void
set_watched(struct stream *s, bool watched)
{
	if (s->watched == watched || s->fd == -1)
		return;
	if (!watched)
		loop_unwatch(s->logger->loop, &s->watch);
	else if (loop_watch(s->logger->loop, &s->watch, EPOLLIN) == -1)
		prepare_give_up("watch a pipe");
	s->watched = watched;
}

/* Its sink is stuck: it is not read until there is room. */
static void
park(struct stream *s)
{
	if (s->is_stuck)
		return;
	s->is_stuck = true;
	TAILQ_INSERT_TAIL(&s->sink->waiting, s, stuck);
	set_watched(s, false);
}

static void
end(struct logger *lg, struct stream *s)
{
	set_watched(s, false);
	s->ended = true;
	lg->n_open--;
	if (!pump_all(lg, s))
		park(s);
}

/* A busy pipe is to hold what comes in GATHER_MAX_US. */
static void
grow_pipe(struct logger *lg, struct stream *s)
{
	int capacity;

	if (!s->is_pipe || s->capacity >= PIPE_MAX ||
	    s->waiting < s->capacity / 2 || lg->grown >= PIPES_GROWN_MAX)
		return;
	capacity = fcntl(s->fd, F_SETPIPE_SZ, (int)s->capacity * 2);
	if (capacity == -1) {
		lg->grown = PIPES_GROWN_MAX; /* the user's share is used up */
		return;
	}
	lg->grown += (size_t)capacity - s->capacity;
	s->capacity = (size_t)capacity;
}

static void
note_fullness(struct logger *lg, const struct stream *s)
{
	unsigned percent = (unsigned)(s->waiting * 100 / s->capacity);

	if (percent > lg->fullness)
		lg->fullness = percent;
}

/* False when there is nothing more to be had from it now. */
static bool
visit_once(struct logger *lg, struct stream *s)
{
	size_t before = stream_len(s);
	enum stream_read result;

	if (s->sink->stuck && !lg->setup->config->drop) {
		park(s);
		return false;
	}
	result = stream_read(s, lg->setup->ledger);
	note_fullness(lg, s);
	if (result == STREAM_ENDED)
		end(lg, s);
	if (result == STREAM_ENDED || result == STREAM_EMPTY)
		return false;
	if (!pump_lines(lg, s)) {
		if (!lg->setup->config->drop) {
			park(s);
			return false;
		}
		pump_drop(s);
	}
	/* What was there has been taken, and asking again costs. */
	return result == STREAM_FULL || !s->is_pipe ||
	    s->waiting > LEDGER_RING_SIZE - before;
}

static void
on_readable(void *context, uint32_t events)
{
	struct stream *s = context;
	struct logger *lg = s->logger;

	(void)events;
	lg->read_any = true;
	for (int i = 0; i < READS_MAX && visit_once(lg, s); i++)
		grow_pipe(lg, s);
}

/* Read it empty; what it ends with is a line, newline or not. */
static void
finish_lines(struct logger *lg, struct stream *s)
{
	while (!s->ended && !s->is_stuck && visit_once(lg, s))
		;
	if (!s->is_stuck && !pump_all(lg, s) && !lg->setup->config->drop)
		park(s);
}

void
logger_try(struct sink *k)
{
	struct logger *lg = k->logger;
	struct stream *s;

	if (!sink_flush(k))
		return;
	while ((s = TAILQ_FIRST(&k->waiting)) != NULL) {
		if (!(s->ended ? pump_all(lg, s) : pump_lines(lg, s)))
			return;
		TAILQ_REMOVE(&k->waiting, s, stuck);
		s->is_stuck = false;
		set_watched(s, !s->ended);
	}
	for (uint32_t i = 0; i < lg->n_streams && !k->stuck; i++)
		if (lg->streams[i].sink == k &&
		    lg->streams[i].record->dropped > 0)
			(void)pump_gap(lg, &lg->streams[i]);
}

static void
on_end(void *context, uint64_t now_ms)
{
	struct logger *lg = context;
	uint64_t lost = 0;

	(void)now_ms;
	for (uint32_t i = 0; i < lg->n_streams; i++)
		lost += stream_len(&lg->streams[i]);
	for (uint32_t i = 0; i < lg->n_sinks; i++)
		lost += lg->sinks[i].rest_len;
	if (lost > 0 && !lg->leaving)
		log_warnx("logger: %llu bytes of output found no taker in %d s",
		    (unsigned long long)lost, LOGGER_DRAIN_MS / 1000);
	prepare_exit(lg);
}

static void
drain(struct logger *lg, uint64_t wait_ms)
{
	lg->draining = true;
	loop_timer_set(lg->loop, &lg->end, clock_now_ms() + wait_ms);
	for (uint32_t i = 0; i < lg->n_streams && !lg->leaving; i++)
		finish_lines(lg, &lg->streams[i]);
}

static bool
is_dry(struct logger *lg, struct stream *s)
{
	int waiting = 0;

	if (s->is_stuck)
		return false;
	if (!s->ended && !lg->leaving &&
	    ioctl(s->fd, FIONREAD, &waiting) == 0 && waiting > 0)
		return false;
	return lg->leaving || stream_len(s) == 0 || pump_all(lg, s);
}

static bool
is_drained(struct logger *lg)
{
	if (lg->compressor != 0)
		return false;
	for (uint32_t i = 0; i < lg->n_streams; i++)
		if (!is_dry(lg, &lg->streams[i]))
			return false;
	for (uint32_t i = 0; i < lg->n_sinks; i++)
		if (!sink_is_empty(&lg->sinks[i]))
			return false;
	return true;
}

static void
obey(struct logger *lg, const struct frame *f)
{
	const struct logger_setup *setup = lg->setup;
	uint32_t each = setup->streams_each;

	switch (f->type) {
	case LOGGER_RUN_ENDED:
		for (uint32_t i = 0; i < each && f->worker < setup->n_workers;
		     i++)
			finish_lines(lg, &lg->streams[f->worker * each + i]);
		break;
	case LOGGER_DRAIN: drain(lg, LOGGER_DRAIN_MS); break;
	case LOGGER_LEAVE:
		lg->leaving = true;
		drain(lg, LOGGER_DRAIN_MS);
		break;
	default: log_warnx("logger: a command of no known kind"); break;
	}
}

/* Nobody says any more when all tasks have ended: the pipes' ends do. */
static void
be_orphan(struct logger *lg)
{
	loop_unwatch(lg->loop, &lg->command_watch);
	lg->orphan = true;
	if (!lg->draining)
		loop_timer_set(lg->loop, &lg->end,
		    clock_now_ms() + lg->setup->linger_ms);
}

static void
on_command(void *context, uint32_t events)
{
	struct logger *lg = context;
	ssize_t n = read(lg->setup->command_fd, lg->commands + lg->commands_len,
	    sizeof(lg->commands) - lg->commands_len);
	size_t used = 0;
	struct frame f;
	int len;

	(void)events;
	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		be_orphan(lg);
		return;
	}
	lg->commands_len += (size_t)n;
	while ((len = frame_parse(&f, lg->commands + used,
		    lg->commands_len - used)) > 0) {
		obey(lg, &f);
		used += (size_t)len;
	}
	if (len == -1) {
		be_orphan(lg);
		return;
	}
	lg->commands_len -= used;
	memmove(lg->commands, lg->commands + used, lg->commands_len);
}

static void
reopen(struct logger *lg)
{
	for (uint32_t i = 0; i < lg->n_sinks; i++)
		if (lg->sinks[i].kind == SINK_STORE)
			sink_reopen(&lg->sinks[i]);
}

static void
reap(struct logger *lg)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		if (store_compress_end(pid, status))
			lg->compressor = 0;
	logger_compress(lg);
}

static void
on_signal(void *context, uint32_t events)
{
	struct logger *lg = context;

	(void)events;
	signals_drain();
	if (signals_take(SIGUSR1) > 0)
		reopen(lg);
	if (signals_take(SIGCHLD) > 0)
		reap(lg);
	/* The end comes with a command, or with the supervisor's own. */
	for (int signo = 1; signo <= SIGRTMAX; signo++)
		(void)signals_take(signo);
}

/* Let output gather, if this look came soon after the one before. */
static void
gather(struct logger *lg)
{
	struct timespec ts = { 0 };
	uint64_t now_us = clock_now_us();
	uint64_t since_us = now_us - lg->visited_us;

	lg->visited_us = now_us;
	if (since_us > 2 * GATHER_MAX_US)
		lg->gap_us = 0;
	else if (lg->fullness >= 50)
		lg->gap_us /= 2;
	else if (lg->fullness < 25)
		lg->gap_us = lg->gap_us == 0 ? GATHER_MIN_US : lg->gap_us * 2;
	if (lg->gap_us > GATHER_MAX_US)
		lg->gap_us = GATHER_MAX_US;
	lg->fullness = 0;
	if (lg->gap_us < GATHER_MIN_US)
		return;
	ts.tv_nsec = (long)lg->gap_us * 1000;
	(void)clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL);
	lg->visited_us = clock_now_us();
}

void
logger_main(const struct logger_setup *setup)
{
	struct logger lg = { .setup = setup };

	loop_timer_init(&lg.end, on_end, &lg);
	prepare(&lg, on_readable, on_command, on_signal);
	for (;;) {
		if (loop_wait(lg.loop, clock_now_ms()) == -1)
			prepare_give_up("wait for events");
		lg.time_ms = 0;
		lg.read_any = false;
		loop_dispatch(lg.loop);
		loop_run_timers(lg.loop, clock_now_ms());
		if (lg.orphan && lg.n_open == 0 && !lg.draining)
			drain(&lg, LOGGER_DRAIN_MS);
		if (lg.draining && is_drained(&lg))
			prepare_exit(&lg);
		if (lg.read_any && !lg.draining)
			gather(&lg);
	}
}

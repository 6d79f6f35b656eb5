/* SPDX-License-Identifier: ISC */
/*
 * logger.c - the process that reads all tasks' output and writes it where it
 * belongs: its loop, and its end.
 */
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/frame.h"
#include "common/log.h"
#include "common/signals.h"
#include "worker/logger/logger.h"
#include "worker/logger/prepare.h"
#include "worker/logger/pump.h"
#include "worker/logger/reader.h"

void
logger_path(char path[LOGGER_PATH_SIZE], const struct logger_config *config,
    const char *pool, uint32_t number)
{
	(void)snprintf(path, LOGGER_PATH_SIZE, "%s/%s.%u.log",
	    config->directory, pool, number);
}

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
		if (pid > 0)
			lg->compressor = pid;
	}
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
		TAILQ_REMOVE(&k->waiting, s, entry);
		s->is_stuck = false;
		reader_watch(s, !s->ended);
	}
	/* On a disk that was full, a line may find room where a chunk does not:
	 * there the gap is told with what follows it. */
	for (uint32_t i = 0; i < lg->n_streams && !k->stuck && !k->failing; i++)
		if (lg->streams[i].sink == k &&
		    lg->streams[i].record->dropped > 0)
			(void)pump_gap(lg, &lg->streams[i]);
}

/* Read and not written, or not even read. */
static uint64_t
left_of(const struct stream *s)
{
	int waiting = 0;

	if (!s->ended)
		(void)ioctl(s->fd, FIONREAD, &waiting);
	return stream_len(s) + (uint64_t)waiting;
}

static bool
has_rest(const struct logger *lg)
{
	for (uint32_t i = 0; i < lg->n_sinks; i++)
		if (!sink_is_empty(&lg->sinks[i]))
			return true;
	return false;
}

static void
on_end(void *context, uint64_t now_ms)
{
	struct logger *lg = context;
	uint64_t lost = 0;

	for (uint32_t i = 0; i < lg->n_streams; i++)
		lost += left_of(&lg->streams[i]);
	for (uint32_t i = 0; i < lg->n_sinks; i++)
		lost += lg->sinks[i].rest_len;
	if (lg->leaving && has_rest(lg)) {
		/* Only we have it. */
		loop_timer_set(lg->loop, &lg->end, now_ms + LOGGER_DRAIN_MS);
		return;
	}
	/* A reader that is slow is a reader; a full disk is none. */
	if (lg->patient && lg->n_failing == 0 && lost > 0) {
		loop_timer_set(lg->loop, &lg->end, now_ms + LOGGER_DRAIN_MS);
		return;
	}
	if (lost > 0 && !lg->leaving)
		log_warnx("logger: %llu bytes of output found no taker in time",
		    (unsigned long long)lost);
	prepare_exit(lg);
}

static void
drain(struct logger *lg)
{
	lg->draining = true;
	loop_timer_set(lg->loop, &lg->end, clock_now_ms() + LOGGER_DRAIN_MS);
	for (uint32_t i = 0; i < lg->n_streams && !lg->leaving; i++) {
		struct stream *s = &lg->streams[i];

		/* A stranger who goes on writing is not waited for. */
		s->finish_at = s->record->done + left_of(s);
		reader_finish(lg, s);
	}
}

/* All that was there when the end came has gone where it belongs. */
static bool
is_dry(struct logger *lg, struct stream *s)
{
	if (lg->leaving)
		return true; /* what is in its ring is for the next */
	if (s->is_stuck || (!s->ended && s->record->head < s->finish_at))
		return false;
	return stream_len(s) == 0 || pump_all(lg, s);
}

static bool
is_drained(struct logger *lg)
{
	if (lg->compressor != 0)
		return false;
	for (uint32_t i = 0; i < lg->n_streams; i++)
		if (!is_dry(lg, &lg->streams[i]))
			return false;
	return !has_rest(lg);
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
			reader_finish(lg, &lg->streams[f->worker * each + i]);
		break;
	case LOGGER_FINISH:
		lg->leaving = false;
		lg->patient = true;
		drain(lg);
		break;
	case LOGGER_DRAIN:
		lg->leaving = lg->patient = false;
		drain(lg);
		break;
	case LOGGER_LEAVE:
		lg->leaving = true;
		drain(lg);
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
	/* Nor will there be another logger, or somebody to ask for a stop. */
	lg->patient = lg->leaving = false;
	loop_timer_set(lg->loop, &lg->end,
	    clock_now_ms() +
		(lg->draining ? LOGGER_DRAIN_MS : lg->setup->linger_ms));
}

static void
on_command(void *context, uint32_t events)
{
	struct logger *lg = context;
	struct frame f;
	int n = commands_read(&lg->commands);

	(void)events;
	if (n == 1)
		while ((n = commands_next(&lg->commands, &f)) == 1)
			obey(lg, &f);
	if (n == -1)
		be_orphan(lg);
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
	/*
	 * The end comes with a command, or with the supervisor's own. What came
	 * since the look above is for the next turn.
	 */
	for (int signo = 1; signo <= SIGRTMAX; signo++)
		if (signo != SIGUSR1 && signo != SIGCHLD)
			(void)signals_take(signo);
}

void
logger_main(const struct logger_setup *setup)
{
	struct logger lg = { .setup = setup };

	lg.commands = (struct commands){ .fd = setup->command_fd,
		.bytes = lg.command_bytes,
		.cap = sizeof(lg.command_bytes) };
	TAILQ_INIT(&lg.busy);
	loop_timer_init(&lg.end, on_end, &lg);
	prepare(&lg, on_command, on_signal);
	for (;;) {
		int result = TAILQ_EMPTY(&lg.busy)
		    ? loop_wait(lg.loop, clock_now_ms())
		    : loop_look(lg.loop);

		if (result == -1)
			prepare_give_up("wait for events");
		lg.time_ms = 0;
		log_flush();
		lg.read_any = false;
		loop_dispatch(lg.loop);
		reader_visit_busy(&lg);
		loop_run_timers(lg.loop, clock_now_ms());
		if (lg.orphan && lg.n_open == 0 && !lg.draining)
			drain(&lg);
		if (lg.draining && is_drained(&lg))
			prepare_exit(&lg);
		if (lg.read_any && !lg.draining)
			reader_gather(&lg);
	}
}

/* SPDX-License-Identifier: ISC */
/*
 * prepare.c - turn a fresh fork of the supervisor into a logger.
 */
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "common/signals.h"
#include "worker/logger/prepare.h"
#include "worker/logger/pump.h"
#include "worker/logger/reader.h"
#include "worker/logger/sink_io.h"

#define FIXED_FDS 6 /* 0 to 2, two pipes, the rings */

void
prepare_give_up(const char *what)
{
	log_error("logger: cannot %s", what);
	_exit(125);
}

void
prepare_exit(struct logger *lg)
{
	if (lg->compressor != 0)
		store_compress_stop();
	log_finish(100);
	_exit(0);
}

static int
compare(const void *a, const void *b)
{
	const int *x = a;
	const int *y = b;

	return (*x > *y) - (*x < *y);
}

/* Close all but ours: what a logger held of workers' pipes would hide an end.
 */
static void
close_others(const struct logger_setup *setup, uint32_t n_streams)
{
	size_t n = FIXED_FDS + n_streams;
	int *keep = reallocarray(NULL, n, sizeof(*keep));
	const int fixed[FIXED_FDS] = { STDIN_FILENO, STDOUT_FILENO,
		STDERR_FILENO, setup->command_fd, setup->report_fd,
		setup->ledger->rings_fd };

	if (keep == NULL)
		prepare_give_up("start");
	memcpy(keep, fixed, sizeof(fixed));
	memcpy(keep + FIXED_FDS, setup->fds, n_streams * sizeof(*keep));
	qsort(keep, n, sizeof(*keep), compare);
	fd_close_others(STDIN_FILENO, keep, n);
	free(keep);
}

static void
enter(const struct logger_setup *setup, uint32_t n_streams)
{
	log_after_fork();
	close_others(setup, n_streams);
	/* Standard input is the tasks'. */
	if (fd_null_input() == -1)
		prepare_give_up("open /dev/null");
	log_open("reeve");
	setproctitle("logger");
	(void)prctl(PR_SET_NAME, "reeve: logger"); /* cannot fail */
	/* Stopped, it would not see that the supervisor has died. */
	(void)prctl(PR_SET_PDEATHSIG, SIGCONT);
	/* What is typed at the terminal is for others. */
	if (setsid() == -1)
		prepare_give_up("make a session");
}

static bool
is_coloured(const struct logger_config *c, int fd)
{
	return c->colour == LOGGER_COLOUR_ALWAYS ||
	    (c->colour == LOGGER_COLOUR_AUTO && isatty(fd));
}

static unsigned
width(const struct logger_setup *setup)
{
	return (
	    unsigned)snprintf(NULL, 0, "%s.%u", setup->pool, setup->n_workers);
}

static void
set_format(const struct logger *lg, struct sink *k)
{
	const struct logger_setup *setup = lg->setup;
	const struct logger_config *c = setup->config;

	k->format = (struct format){ .kind = c->kind,
		.times = c->times,
		.prefix = c->prefix,
		.width = width(setup),
		.begin_ms = setup->begin_ms };
	if (k->kind != SINK_STANDARD || c->kind != FORMAT_TEXT)
		return;
	k->format.colour = is_coloured(c, k->standard);
	/* One task may do what it likes, unless there is something to spoil. */
	k->format.visible = !c->raw && (c->prefix || setup->n_workers > 1) &&
	    isatty(k->standard);
}

/* Two ways into one file would mix within a line. */
static void
open_standard(struct logger *lg)
{
	lg->n_sinks = fd_is_same_file(STDOUT_FILENO, STDERR_FILENO) ? 1 : 2;
	lg->sinks = calloc(2, sizeof(lg->sinks[0]));
	if (lg->sinks == NULL)
		prepare_give_up("start");
	for (uint32_t i = 0; i < lg->n_sinks; i++) {
		lg->sinks[i].logger = lg;
		sink_open_standard(&lg->sinks[i], STDOUT_FILENO + (int)i);
	}
}

static void
open_files(struct logger *lg)
{
	const struct logger_setup *setup = lg->setup;
	char path[LOGGER_PATH_SIZE];

	lg->n_sinks = setup->n_workers;
	lg->sinks = calloc(lg->n_sinks, sizeof(lg->sinks[0]));
	if (lg->sinks == NULL)
		prepare_give_up("start");
	for (uint32_t i = 0; i < lg->n_sinks; i++) {
		logger_path(path, setup->config, setup->pool, i + 1);
		lg->sinks[i].logger = lg;
		if (sink_open_store(&lg->sinks[i], path,
			&setup->config->rules) == -1)
			prepare_give_up("open a log file");
	}
}

static void
open_journal(struct logger *lg)
{
	enum journal_kind kind = lg->setup->config->target == LOGGER_TO_SYSLOG
	    ? JOURNAL_SYSLOG
	    : JOURNAL_NATIVE;

	lg->n_sinks = 1;
	lg->sinks = calloc(1, sizeof(lg->sinks[0]));
	if (lg->sinks == NULL)
		prepare_give_up("start");
	lg->sinks[0].logger = lg;
	sink_open_journal(&lg->sinks[0], &lg->journal, kind);
}

static void
open_sinks(struct logger *lg)
{
	switch (lg->setup->config->target) {
	case LOGGER_TO_STANDARD: open_standard(lg); break;
	case LOGGER_TO_FILES: open_files(lg); break;
	case LOGGER_TO_SYSLOG:
	case LOGGER_TO_JOURNAL: open_journal(lg); break;
	}
	for (uint32_t i = 0; i < lg->n_sinks; i++)
		set_format(lg, &lg->sinks[i]);
}

/* Of stream i, which is of worker i / each. */
static struct sink *
sink_of(struct logger *lg, uint32_t i)
{
	uint32_t each = lg->setup->streams_each;

	if (lg->setup->config->target == LOGGER_TO_FILES)
		return &lg->sinks[i / each];
	return &lg->sinks[i % each < lg->n_sinks ? i % each : 0];
}

static void
open_streams(struct logger *lg)
{
	const struct logger_setup *setup = lg->setup;
	uint32_t each = setup->streams_each;

	lg->streams = calloc(lg->n_streams, sizeof(lg->streams[0]));
	if (lg->streams == NULL)
		prepare_give_up("start");
	lg->n_open = lg->n_streams;
	for (uint32_t i = 0; i < lg->n_streams; i++) {
		struct stream *s = &lg->streams[i];

		s->logger = lg;
		s->sink = sink_of(lg, i);
		s->origin = (struct origin){ .pool = setup->pool,
			.number = i / each + 1,
			.is_error = i % each == 1 };
		if (stream_open(s, setup->ledger, i, setup->fds[i]) == -1)
			prepare_give_up("take over a stream");
	}
}

static void
say_lost(const struct logger *lg, const struct stream *s)
{
	log_warnx("logger: up to %u bytes of %s.%u were on their way when the "
		  "logger before was killed, and may be lost",
	    s->record->at_risk, lg->setup->pool, s->origin.number);
}

/* What is torn is not to be continued by a line of somebody else. */
static void
end_torn_line(struct sink *k)
{
	int error;

	if (k->kind == SINK_STANDARD && k->format.kind == FORMAT_TEXT)
		(void)sink_io_write(k, (const uint8_t *)"\n", 1, &error);
}

static void
recover(struct logger *lg)
{
	struct ledger *l = lg->setup->ledger;
	const struct ledger_note *note = &l->page->note;

	if (note->reading != 0)
		stream_recover(&lg->streams[note->reading - 1]);
	if (note->writing != 0)
		sink_recover(lg->streams[note->writing - 1].sink, l);
	for (uint32_t i = 0; i < lg->n_streams; i++) {
		struct stream *s = &lg->streams[i];

		if (s->record->at_risk > 0) {
			say_lost(lg, s);
			end_torn_line(s->sink);
		}
		s->record->at_risk = 0;
	}
}

static void
watch(struct logger *lg, struct loop_watch *w, int fd, prepare_ready *ready)
{
	*w = (struct loop_watch){ .fd = fd, .ready = ready, .context = lg };
	if (loop_watch(lg->loop, w, EPOLLIN) == -1)
		prepare_give_up("watch a pipe");
}

/* What the logger before had read goes out first. */
static void
watch_streams(struct logger *lg)
{
	for (uint32_t i = 0; i < lg->n_streams; i++) {
		struct stream *s = &lg->streams[i];

		s->watch = (struct loop_watch){ .fd = s->fd,
			.ready = reader_ready,
			.context = s };
		if (stream_len(s) > 0 && !pump_lines(lg, s))
			reader_park(s);
		else
			reader_watch(s, true);
	}
}

void
prepare(struct logger *lg, prepare_ready *command, prepare_ready *signal)
{
	const struct logger_setup *setup = lg->setup;
	int signal_fd;

	lg->n_streams = setup->n_workers * setup->streams_each;
	enter(setup, lg->n_streams);
	signal_fd = signals_open_child();
	lg->loop = loop_new();
	lg->chunk = mmap(NULL, LOGGER_BATCH_MAX, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (signal_fd == -1 || lg->loop == NULL || lg->chunk == MAP_FAILED)
		prepare_give_up("start");
	watch(lg, &lg->command_watch, setup->command_fd, command);
	watch(lg, &lg->signal_watch, signal_fd, signal);
	open_sinks(lg);
	open_streams(lg);
	recover(lg);
	watch_streams(lg);
}

/* SPDX-License-Identifier: ISC */
/*
 * batch.c - a pool whose tasks are items: its beginning, its turns, its end.
 */
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/fd.h"
#include "common/log.h"
#include "common/own.h"
#include "common/text.h"
#include "supervisor/apply.h"
#include "supervisor/batch/batch.h"
#include "supervisor/batch/processors.h"
#include "supervisor/say.h"
#include "supervisor/supervisor.h"

/* A line for programs (--progress=json), and the count of items for it. */
#define PROGRESS_MS 1000u

/* --persistent: what is silent for so long keeps its answers in a buffer. */
#define FIRST_ANSWER_MS 10000u

/* From one slice of the count to the next: a few ms of work. */
#define COUNTING_MS 20u

static int
open_results(struct batch_run *b, char *why, size_t cap)
{
	const char *path = b->config->results;
	int fd;

	if (path == NULL)
		return 0;
	if (mkdir(path, 0777) == -1 && errno != EEXIST)
		return text_refuse(why, cap, "%s: %s", path, strerror(errno));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	b->results_fd =
	    fd == -1 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, BATCH_FD_MIN);
	fd_close(&fd);
	if (b->results_fd == -1)
		return text_refuse(why, cap, "%s: %s", path, strerror(errno));
	return 0;
}

struct batch_run *
batch_new(void)
{
	struct batch_run *b = own_alloc(sizeof(*b));

	if (b == NULL)
		return NULL;
	*b = (struct batch_run){ .number_fd = -1,
		.results_fd = -1,
		.joblog = { .fd = -1 },
		.failures = { .fd = -1 },
		.trace = { .fd = -1 },
		.jobserver = { .read_fd = -1,
		    .write_fd = -1,
		    .pass = { .fds = { -1, -1 } } },
		.printing = { .socket_fd = -1,
		    .command_fd = -1,
		    .over = true,
		    .kill_ms = CLOCK_NEVER } };
	return b;
}

/*
 * What the run writes besides the tasks' output. The journal first, for its
 * lock keeps us off the other files of a reeve that runs; and begun last, for
 * what was in it is gone then, if it is not resumed.
 */
static int
open_files(struct batch_run *b, const char *pool, char *why, size_t cap)
{
	const struct batch_config *config = b->config;

	if ((config->joblog != NULL &&
		joblog_open(&b->joblog, config->joblog, config->resume,
		    &b->past, why, cap) == -1) ||
	    failures_open(&b->failures, config->failed, config->input.separator,
		why, cap) == -1 ||
	    open_results(b, why, cap) == -1 ||
	    (config->trace != NULL &&
		trace_open(&b->trace, config->trace, pool, clock_now_us(), why,
		    cap) == -1))
		return -1;
	b->failed_is_input =
	    config->failed != NULL && input_has_file(b->input, config->failed);
	return joblog_begin(&b->joblog, why, cap);
}

int
batch_prepare(struct batch_run *b, const struct batch_config *config,
    const char *pool, const char *path, char *why, size_t cap)
{
	b->config = config;
	b->path = path;
	b->input = input_new(&config->input, why, cap);
	if (b->input == NULL)
		return -1;
	if (!config->dry_run)
		return open_files(b, pool, why, cap);
	return config->joblog == NULL
	    ? 0
	    : joblog_look(config->joblog, config->resume, &b->past, why, cap);
}

static void
on_timer(void *context, uint64_t now_ms)
{
	(void)context; /* the turn ends with a look at what is due */
	(void)now_ms;
}

static void
on_number(void *context, uint32_t events)
{
	struct batch_run *b = context;
	const char *path = b->config->workers_file;
	char why[256];
	uint32_t n;

	(void)events;
	if (!processors_changed(b->number_fd, path))
		return;
	if (processors_file(path, WORKERS_MAX, &n, why, sizeof(why)) == -1)
		log_warnx("%s; it stays as it was", why);
	else
		apply_scale_to(b->supervisor, n);
}

static void
watch_number(struct batch_run *b)
{
	const char *path = b->config->workers_file;

	if (path == NULL)
		return;
	b->number_fd = processors_watch(path);
	b->number_watch = (struct loop_watch){ .fd = b->number_fd,
		.ready = on_number,
		.context = b };
	if (b->number_fd == -1 ||
	    loop_watch(b->supervisor->loop, &b->number_watch, EPOLLIN) == -1)
		log_warn("%s: its changes will not be seen", path);
}

void
batch_say_progress(struct batch_run *b)
{
	struct pollfd ready = { .fd = STDERR_FILENO, .events = POLLOUT };
	char line[512];
	struct progress p;

	if (b->config->progress != BATCH_PROGRESS_JSON)
		return;
	batch_progress(b, &p);
	/* Who does not read it gets the next one. */
	if (poll(&ready, 1, 0) == 1)
		(void)!write(STDERR_FILENO, line,
		    progress_json(line, sizeof(line), &p));
}

/* A line a second, and what is known of the total. */
static void
on_progress(void *context, uint64_t now_ms)
{
	struct batch_run *b = context;
	bool counting = input_count(b->input);

	progress_rate(&b->rate, b->batch.succeeded + b->batch.failed, now_ms);
	if (now_ms >= b->json_ms + PROGRESS_MS) {
		b->json_ms = now_ms;
		batch_say_progress(b);
	}
	loop_timer_set(b->supervisor->loop, &b->progress_timer,
	    now_ms + (counting ? COUNTING_MS : PROGRESS_MS));
}

/* Not one answer, and no process has died: said once, for it may be slow. */
static void
on_no_answer(void *context, uint64_t now_ms)
{
	struct batch_run *b = context;
	struct supervisor *sv = b->supervisor;

	(void)now_ms;
	if (sv->any_started || sv->shutdown.phase != SHUTDOWN_NONE)
		return;
	say_no_answer(sv, FIRST_ANSWER_MS);
}

void
batch_begun(struct batch_run *b)
{
	struct supervisor *sv = b->supervisor;

	if (b->begun_ms != 0)
		return;
	b->begun_ms = sv->now_ms;
	b->rate = (struct progress_rate){ .begun = false };
	progress_rate(&b->rate, 0, sv->now_ms);
	if (b->config->persistent > 0)
		loop_timer_set(sv->loop, &b->answer_timer,
		    sv->now_ms + FIRST_ANSWER_MS);
}

/* Only the pages of workers that there are take memory. */
#define MARKS_SIZE (WORKERS_MAX * sizeof(struct batch_mark))

static int
share_marks(struct batch_run *b)
{
	void *marks;

	if (b->config->persistent == 0)
		return 0;
	marks = mmap(NULL, MARKS_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (marks == MAP_FAILED)
		return -1;
	b->setup->marks = marks;
	return 0;
}

int
batch_open(struct batch_run *b, struct supervisor *sv)
{
	b->supervisor = sv;
	b->opened_ms = sv->now_ms;
	batch_init(&b->batch, (uint32_t)sv->now_ms * 2654435761u);
	b->bundle_size = 1;
	gate_init(&b->gate, &b->config->gate);
	TAILQ_INIT(&b->ready);
	TAILQ_INIT(&b->waiting);
	TAILQ_INIT(&b->idle);
	TAILQ_INIT(&b->hungry);
	loop_timer_init(&b->timer, on_timer, b);
	loop_timer_init(&b->progress_timer, on_progress, b);
	loop_timer_init(&b->answer_timer, on_no_answer, b);
	if (printing_open(b) == -1)
		return -1;
	b->setup = malloc(sizeof(*b->setup));
	if (b->setup == NULL)
		return -1;
	*b->setup = (struct batch_setup){ .template = b->config->template,
		.path = b->path,
		.tag = b->config->tag,
		.persistent = b->config->persistent,
		.capture = { .mode = b->config->output,
		    .in_memory = b->config->persistent > 0,
		    .keep_order = b->config->keep_order,
		    .printer_fd = b->config->output == CAPTURE_NONE
			? -1
			: b->printing.socket_fd,
		    .results_fd = b->results_fd } };
	if (share_marks(b) == -1)
		return -1;
	watch_number(b);
	loop_timer_set(sv->loop, &b->timer, sv->now_ms); /* the first turn */
	if (b->config->progress != BATCH_PROGRESS_NONE)
		loop_timer_set(sv->loop, &b->progress_timer,
		    sv->now_ms + PROGRESS_MS);
	return 0;
}

void
batch_leave(struct batch_run *b)
{
	if (b->supervisor == NULL)
		return;
	batch_free_jobs(b);
	printing_close(b);
}

void
batch_free(struct batch_run *b)
{
	if (b == NULL)
		return;
	joblog_close(&b->joblog);
	joblog_past_free(&b->past);
	jobserver_close(&b->jobserver);
	fd_close(&b->number_fd);
	fd_close(&b->results_fd);
	input_free(b->input);
	failures_drop(&b->failures);
	if (b->setup != NULL && b->setup->marks != NULL)
		(void)munmap(b->setup->marks, MARKS_SIZE);
	free(b->setup);
	own_free(b, sizeof(*b));
}

void
batch_slot_init(struct slot *s)
{
	s->batch = (struct batch_slot){ .hunger = BATCH_SATED };
}

void
batch_hang_up(struct batch_run *b)
{
	if (b->batch.phase == BATCH_FEEDING)
		batch_drain(&b->batch);
	batch_refuse_all(b);
}

void
batch_stop_all(struct batch_run *b)
{
	batch_end_all(&b->batch);
	apply_request(b->supervisor, SHUTDOWN_REQ_OVER, b->supervisor->now_ms);
}

void
batch_stopping(struct batch_run *b)
{
	batch_end_all(&b->batch);
	batch_refuse_all(b);
}

void
batch_scaled(struct batch_run *b)
{
	struct supervisor *sv = b->supervisor;

	for (uint32_t i = 0; i < sv->n_slots; i++) {
		struct slot *s = sv->slots[i];

		s->batch.retired = i >= sv->pool.wanted;
		if (s->batch.retired &&
		    (s->worker.state == WORKER_IDLE ||
			s->worker.state == WORKER_VACANT))
			apply_event(s, WORKER_EV_STOP);
		if (s->batch.retired)
			batch_ask_back(s);
		batch_settle_hunger(s);
	}
}

void
batch_turn(struct batch_run *b)
{
	struct supervisor *sv = b->supervisor;

	if (sv->shutdown.phase == SHUTDOWN_NONE) {
		batch_feed(b);
		if (batch_is_over(&b->batch))
			apply_request(sv, SHUTDOWN_REQ_OVER, sv->now_ms);
	}
	printing_turn(b);
}

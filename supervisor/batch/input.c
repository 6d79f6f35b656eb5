/* SPDX-License-Identifier: ISC */
/*
 * input.c - where items come from: standard input, files, or the command line.
 *
 * A call reads at most READS_MAX times. What has not made a task by then (an
 * item without an end, a file of nothing but empty ones) is gone on with in the
 * next turn: input_fd is then a descriptor that is always readable.
 */
#include <sys/eventfd.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/fd.h"
#include "common/own.h"
#include "common/text.h"
#include "supervisor/batch/input.h"
#include "supervisor/batch/input_source.h"
#include "supervisor/batch/split.h"

#define READS_MAX 64 /* 4 MiB */

struct input {
	struct split split;
	uint8_t separator;
	bool no_empty;
	bool uncountable; /* looking ahead has failed */
	struct input_source *sources; /* all are open from the beginning */
	size_t n_sources;
	size_t source; /* the one that is read; n_sources after the last */
	uint64_t n_items_before; /* read from those before it */
	int ready_fd; /* always readable */
	int wait_fd;
};

static int
open_files(struct input *in, char *const *files, char *why, size_t cap)
{
	size_t n = 0;

	while (files[n] != NULL)
		n++;
	in->sources = calloc(n > 0 ? n : 1, sizeof(*in->sources));
	if (in->sources == NULL)
		return text_refuse(why, cap, "items: %s", strerror(errno));
	for (; in->n_sources < n; in->n_sources++)
		if (input_source_open(&in->sources[in->n_sources],
			files[in->n_sources], in->separator, why, cap) == -1)
			return -1;
	return 0;
}

static int
take_arguments(struct input *in, char *const *arguments, char *why, size_t cap)
{
	in->sources = calloc(1, sizeof(*in->sources));
	if (in->sources == NULL)
		return text_refuse(why, cap, "items: %s", strerror(errno));
	in->n_sources = 1;
	input_source_arguments(in->sources, arguments, in->no_empty);
	return 0;
}

static int
open_sources(struct input *in, const struct input_config *config, char *why,
    size_t cap)
{
	static char dash[] = "-";
	char *const standard[] = { dash, NULL };
	char *const *files = config->files != NULL ? config->files : standard;

	if (config->arguments != NULL)
		return take_arguments(in, config->arguments, why, cap);
	return open_files(in, files, why, cap);
}

/* Sources before any other descriptor, which a closed 0 might be taken for. */
static int
open_all(struct input *in, const struct input_config *config, char *why,
    size_t cap)
{
	struct input_config own = *config;

	if (own.arguments != NULL)
		own.separator = '\0';
	in->separator = own.separator;
	in->no_empty = own.no_empty;
	if (open_sources(in, &own, why, cap) == -1)
		return -1;
	in->ready_fd = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
	if (in->ready_fd == -1 || split_init(&in->split, &own) == -1)
		return text_refuse(why, cap, "items: %s", strerror(errno));
	return 0;
}

struct input *
input_new(const struct input_config *config, char *why, size_t cap)
{
	struct input *in = own_alloc(sizeof(*in));

	if (in == NULL) {
		(void)text_refuse(why, cap, "items: %s", strerror(errno));
		return NULL;
	}
	in->ready_fd = in->wait_fd = -1;
	if (open_all(in, config, why, cap) == 0)
		return in;
	input_free(in);
	return NULL;
}

void
input_free(struct input *in)
{
	if (in == NULL)
		return;
	for (size_t i = 0; i < in->n_sources; i++)
		input_source_close(&in->sources[i]);
	free(in->sources);
	fd_close(&in->ready_fd);
	split_fini(&in->split);
	own_free(in, sizeof(*in));
}

/* What was read of it is the truth, whatever looking ahead has found. */
static void
end_source(struct input *in)
{
	struct input_source *src = &in->sources[in->source++];
	uint64_t n = in->split.n_items + split_end_file(&in->split);

	src->n_items = n - in->n_items_before;
	src->counted = true;
	in->n_items_before = n;
	input_source_close(src);
}

/* One read. INPUT_TASK: perhaps it was enough for one. */
static enum input_result
fill(struct input *in)
{
	struct input_source *src = &in->sources[in->source];
	size_t room;
	char *bytes = split_room(&in->split, &room);
	ssize_t n = input_source_read(src, bytes, room);

	if (n > 0) {
		split_add(&in->split, (size_t)n);
		return INPUT_TASK;
	}
	if (n == 0) {
		end_source(in);
		return INPUT_TASK;
	}
	if (errno != EAGAIN && errno != EINTR)
		return INPUT_FAILED;
	in->wait_fd = errno == EAGAIN ? src->fd : in->ready_fd;
	return INPUT_WAIT;
}

static enum input_result
judge(const struct input_task *t)
{
	return t->why == 0 ? INPUT_TASK : INPUT_BAD;
}

enum input_result
input_next(struct input *in, struct input_task *t)
{
	for (unsigned n_reads = 0;; n_reads++) {
		enum input_result result;

		if (split_next(&in->split, t))
			return judge(t);
		if (in->source == in->n_sources)
			break;
		if (n_reads == READS_MAX) {
			in->wait_fd = in->ready_fd;
			return INPUT_WAIT;
		}
		result = fill(in);
		if (result != INPUT_TASK)
			return result;
	}
	return split_last(&in->split, t) ? judge(t) : INPUT_END;
}

int
input_fd(const struct input *in)
{
	return in->wait_fd;
}

bool
input_is_in_background(const struct input *in)
{
	return in->source < in->n_sources &&
	    input_source_is_in_background(&in->sources[in->source]);
}

const char *
input_name(const struct input *in)
{
	size_t i = in->source;

	if (in->n_sources == 0)
		return "no file";
	return in->sources[i < in->n_sources ? i : i - 1].name;
}

bool
input_has_file(const struct input *in, const char *path)
{
	for (size_t i = 0; i < in->n_sources; i++)
		if (input_source_is_file(&in->sources[i], path))
			return true;
	return false;
}

bool
input_total(const struct input *in, uint64_t *n_tasks)
{
	uint64_t n = 0, per_task = in->split.per_task;

	for (size_t i = 0; i < in->n_sources; i++) {
		if (!in->sources[i].counted)
			return false;
		n += in->sources[i].n_items;
	}
	*n_tasks = n / per_task + (n % per_task > 0);
	return true;
}

bool
input_count(struct input *in)
{
	struct input_source *next = NULL;

	for (size_t i = in->n_sources; i-- > 0;) {
		if (!input_source_is_countable(&in->sources[i]))
			return false;
		if (!in->sources[i].counted)
			next = &in->sources[i];
	}
	if (next == NULL || in->uncountable)
		return false;
	if (input_source_count(next, in->separator, in->no_empty))
		return true;
	in->uncountable = true;
	return false;
}

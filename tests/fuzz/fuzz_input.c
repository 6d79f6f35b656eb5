/* SPDX-License-Identifier: ISC */
/*
 * fuzz_input.c - does it matter to the items in what pieces they come?
 *
 * What a file gives that is read by itself is compared with what its bytes give
 * in pieces; and how many tasks there are, with what looking ahead has found.
 */
#include <sys/mman.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "supervisor/batch/input.h"
#include "supervisor/batch/split.h"
#include "tests/fuzz/fuzz.h"

/* Such a byte stands for so many others, so that limits are met. */
#define RUN_BYTE 0xff
#define RUN_BYTES (INPUT_ITEM_MAX_BYTES / 3 + 1)
#define RUNS_MAX 4
#define TEXT_MAX (8192 + RUNS_MAX * RUN_BYTES)

static uint8_t text[TEXT_MAX];
static size_t text_len;

/* All tasks so far, in one number (FNV-1a). */
struct digest {
	uint64_t hash;
	uint64_t n_tasks;
};

static void
add(struct digest *d, const void *bytes, size_t len)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < len; i++)
		d->hash = (d->hash ^ b[i]) * UINT64_C(1099511628211);
}

static void
note(struct digest *d, const struct input_task *t, uint32_t per_task)
{
	size_t n = 0;

	if (t->number != ++d->n_tasks || t->n == 0 || t->n > per_task)
		abort();
	if (t->why != 0 && t->why != E2BIG && t->why != EINVAL)
		abort();
	for (const char *at = t->bytes; t->why == 0 && n < t->n; n++) {
		if (strlen(at) > INPUT_ITEM_MAX_BYTES)
			abort();
		at += strlen(at) + 1;
		if (n + 1 == t->n && at != t->bytes + t->len)
			abort();
	}
	if (t->why != 0 && t->len > INPUT_SHOWN_BYTES)
		abort();
	add(d, &t->n, sizeof(t->n));
	add(d, &t->why, sizeof(t->why));
	add(d, &t->len, sizeof(t->len));
	/* Of long ones both ends will do, for speed. */
	add(d, t->bytes, t->len < 512 ? t->len : 512);
	if (t->len > 512)
		add(d, t->bytes + t->len - 512, 512);
}

static void
expand(const uint8_t *data, size_t size, bool with_runs)
{
	unsigned n_runs = with_runs ? 0 : RUNS_MAX;

	text_len = 0;
	for (size_t i = 0; i < size && i < 8192; i++) {
		if (data[i] != RUN_BYTE || n_runs == RUNS_MAX) {
			text[text_len++] = data[i];
			continue;
		}
		memset(text + text_len, 'x', RUN_BYTES);
		text_len += RUN_BYTES;
		n_runs++;
	}
}

/* The lengths of the pieces come from the seed: some bytes, or all there are.
 */
static struct digest
in_pieces(const struct input_config *config, uint64_t seed)
{
	struct digest d = { 0 };
	struct input_task t;
	struct split s;
	size_t at = 0;

	if (split_init(&s, config) == -1)
		abort();
	while (at < text_len) {
		size_t room, len;
		char *bytes = split_room(&s, &room);

		seed = seed * UINT64_C(6364136223846793005) + 1442695;
		len = seed >> 63 ? 1 + (seed >> 32) % 7 : room;
		if (room != SPLIT_READ_BYTES)
			abort();
		if (len > text_len - at)
			len = text_len - at;
		memcpy(bytes, text + at, len);
		split_add(&s, len);
		at += len;
		while (split_next(&s, &t))
			note(&d, &t, config->per_task);
	}
	(void)split_end_file(&s);
	while (split_next(&s, &t) || split_last(&s, &t))
		note(&d, &t, config->per_task);
	split_fini(&s);
	return d;
}

static struct digest
from_file(struct input_config *config, const char *path)
{
	static char name[32];
	char *files[] = { name, NULL };
	struct digest d = { 0 };
	struct input_task t;
	uint64_t looked, total;
	enum input_result result;
	char why[256];
	struct input *in;

	(void)strlcpy(name, path, sizeof(name));
	config->files = files;
	in = input_new(config, why, sizeof(why));
	if (in == NULL)
		abort();
	while (input_count(in))
		;
	if (!input_total(in, &looked))
		abort();
	while ((result = input_next(in, &t)) != INPUT_END) {
		if ((result == INPUT_BAD) != (t.why != 0) || result > INPUT_BAD)
			abort();
		note(&d, &t, config->per_task);
	}
	if (!input_total(in, &total) || total != looked || total != d.n_tasks)
		abort();
	input_free(in);
	return d;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t separators[] = { '\n', '\0', ' ', 'x' };
	static const uint32_t numbers[] = { 1, 2, 3, 1000 };
	struct input_config config = { 0 };
	struct digest whole, pieces;
	static int fd = -1;
	char path[32];

	if (size < 2)
		return 0;
	config.separator = separators[data[0] % 4];
	config.per_task = numbers[data[0] / 4 % 4];
	config.no_empty = data[0] / 16 % 2 == 1;
	expand(data + 2, size - 2, data[0] >= 0xf0); /* runs take time */
	if (fd == -1)
		fd = memfd_create("items", MFD_CLOEXEC);
	if (fd == -1 || ftruncate(fd, 0) == -1 ||
	    pwrite(fd, text, text_len, 0) != (ssize_t)text_len)
		return 0;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	whole = from_file(&config, path);
	pieces = in_pieces(&config, data[1]);
	if (whole.hash != pieces.hash || whole.n_tasks != pieces.n_tasks)
		abort();
	return 0;
}

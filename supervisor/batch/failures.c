/* SPDX-License-Identifier: ISC */
/* failures.c - the items whose tasks failed: shown, and in a file. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "common/text.h"
#include "supervisor/batch/failures.h"
#include "supervisor/batch/record.h"

/* Of items on the stack; longer ones are on the heap. */
#define RECORD_BYTES 4096u

/* The most that text_escape makes of one character. */
#define PIECE_MAX_BYTES 16u

#define CUT "..."

/*
 * Where the file will be, and what its mode lacks: what a link leads to is
 * replaced, not the link; and a private list stays private.
 */
static int
find_target(struct failures *f, mode_t *mode, char *why, size_t cap)
{
	struct stat st;
	bool is_there = stat(f->path, &st) == 0;

	if (*f->path == '\0')
		return text_refuse(why, cap, "a file has no name");
	if (is_there && !S_ISREG(st.st_mode))
		return text_refuse(why, cap, "%s: is not a regular file",
		    f->path);
	if (is_there) {
		f->target = realpath(f->path, NULL);
		*mode &= st.st_mode;
	} else if (errno == ENOENT)
		f->target = record_target(f->path);
	if (f->target == NULL)
		return text_refuse(why, cap, "%s: %s", f->path,
		    strerror(errno));
	return 0;
}

static void
release(struct failures *f)
{
	fd_close(&f->fd);
	free(f->part);
	free(f->target);
	f->part = f->target = NULL;
}

int
failures_open(struct failures *f, const char *path, uint8_t separator,
    char *why, size_t cap)
{
	mode_t mode = RECORD_MODE;

	*f = (struct failures){ .fd = -1, .path = path };
	f->separator = separator;
	if (path == NULL)
		return 0;
	if (find_target(f, &mode, why, cap) == -1)
		goto release;
	if (asprintf(&f->part, "%s.part", f->target) == -1) {
		f->part = NULL;
		(void)text_refuse(why, cap, "%s: %s", path, strerror(errno));
		goto release;
	}
	/* One that is there is what a kill left. */
	(void)unlink(f->part);
	f->fd = record_open(f->part, O_WRONLY | O_EXCL, mode, why, cap);
	if (f->fd == -1)
		goto release;
	return 0;
release:
	release(f);
	return -1;
}

/* The items, with something else for their NULs. */
static void
join(char *joined, const char *bytes, size_t len, char separator)
{
	memcpy(joined, bytes, len);
	for (size_t i = 0; i < len; i++) {
		if (joined[i] == '\0')
			joined[i] = separator;
	}
}

/*
 * Several items have a blank between them. Each byte becomes one or more, so
 * those behind the first FAILURES_TEXT_SIZE cannot be seen.
 */
static void
show_item(char item[FAILURES_TEXT_SIZE], const char *bytes, size_t len,
    bool whole)
{
	char joined[FAILURES_TEXT_SIZE];
	char escaped[FAILURES_TEXT_SIZE + PIECE_MAX_BYTES];
	size_t n = len < sizeof(joined) ? len : sizeof(joined);

	join(joined, bytes, n, ' ');
	if (whole && len < sizeof(joined) &&
	    text_escape(escaped, sizeof(escaped), joined, n) <
		FAILURES_TEXT_SIZE) {
		(void)strlcpy(item, escaped, FAILURES_TEXT_SIZE);
		return;
	}
	n = text_escape(item, FAILURES_TEXT_SIZE - (sizeof(CUT) - 1), joined,
	    n);
	(void)strlcpy(item + n, CUT, FAILURES_TEXT_SIZE - n);
}

static void
show(struct failures *f, uint64_t number, const char *bytes, size_t len,
    bool whole, const char *status)
{
	struct failure *shown = &f->shown[f->n];

	if (len > 0 && bytes[len - 1] == '\0')
		len--;
	shown->number = number;
	show_item(shown->item, bytes, len, whole);
	(void)strlcpy(shown->status, status, sizeof(shown->status));
}

static void
say_missing(struct failures *f, uint64_t number)
{
	if (!f->said)
		log_warnx("%s: has not every failed item: that of task %llu is "
			  "longer than can be kept, or has a NUL inside",
		    f->path, (unsigned long long)number);
	f->said = true;
}

/* The items with their separators. Returns 0, or -1 with errno. */
static int
write_items(struct failures *f, const char *bytes, size_t len)
{
	char fixed[RECORD_BYTES], *longer = NULL, *items = fixed;
	int result, saved;

	if (len > sizeof(fixed)) {
		longer = malloc(len);
		if (longer == NULL)
			return -1;
		items = longer;
	}
	join(items, bytes, len, (char)f->separator);
	result = record_append(&f->fd, items, len);
	saved = errno;
	free(longer);
	errno = saved;
	return result;
}

int
failures_add(struct failures *f, uint64_t number, const char *bytes, size_t len,
    bool whole, const char *status)
{
	if (f->n < FAILURES_SHOWN)
		show(f, number, bytes, len, whole, status);
	f->n++;
	if (f->part == NULL || f->error != 0)
		return 0;
	if (!whole) {
		say_missing(f, number);
		return 0;
	}
	if (write_items(f, bytes, len) == 0)
		return 0;
	f->error = errno;
	return -1;
}

int
failures_keep_part(struct failures *f)
{
	int error = f->error;

	if (f->fd != -1 && close(f->fd) == -1 && error == 0)
		error = errno;
	f->fd = -1;
	release(f);
	errno = error;
	return error == 0 ? 0 : -1;
}

/*
 * A list that lacks some must not replace a list that may have had them. And
 * close(2) may be the first to say that the disk is full.
 */
int
failures_close(struct failures *f)
{
	int error = f->error;

	if (f->part == NULL)
		return 0;
	if (f->fd != -1 && close(f->fd) == -1 && error == 0)
		error = errno;
	f->fd = -1;
	if (error == 0 && rename(f->part, f->target) == -1)
		error = errno;
	release(f);
	if (error == 0)
		return 0;
	errno = error;
	return -1;
}

void
failures_drop(struct failures *f)
{
	if (f->part == NULL)
		return;
	(void)unlink(f->part);
	release(f);
}

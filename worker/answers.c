/* SPDX-License-Identifier: ISC */
/* answers.c - what a process that stays answers, gathered for the printer. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "worker/answers.h"

int
answers_begin(struct answers *a, const struct capture_task *t)
{
	a->stored = a->whole = a->before = 0;
	a->lost = false;
	return capture_begin(&a->capture, t);
}

bool
answers_take(struct answers *a, struct resident *r)
{
	const uint8_t *from = r->bytes + r->seen;
	const uint8_t *end =
	    r->seen == r->len ? NULL : memchr(from, '\n', r->len - r->seen);

	if (end == NULL) {
		r->seen = r->len;
		return false;
	}
	r->seen = (size_t)(end - r->bytes) + 1;
	a->before = a->whole;
	a->whole = a->stored + r->seen;
	return true;
}

void
answers_take_back(struct answers *a)
{
	a->whole = a->before;
}

void
answers_refuse(const struct answers *a, struct resident *r)
{
	r->len = a->whole > a->stored ? (size_t)(a->whole - a->stored) : 0;
	r->seen = r->len;
}

static void
put(struct answers *a, struct resident *r, size_t len)
{
	/* Without a reader nobody misses it. */
	if (len > 0 && a->capture.out_fd != -1 && !a->lost &&
	    fd_write_all(a->capture.out_fd, r->bytes, len) == -1)
		a->lost = true;
	a->stored += len;
	resident_consume(r, len);
}

void
answers_store(struct answers *a, struct resident *r)
{
	if (a->stored == 0)
		capture_grow(&a->capture);
	put(a, r, r->seen);
}

/* An answer that was begun, or is none, may be in the file. */
static void
cut(struct answers *a)
{
	int fd = a->capture.out_fd;

	if (fd != -1 &&
	    (ftruncate(fd, (off_t)a->whole) == -1 ||
		lseek(fd, (off_t)a->whole, SEEK_SET) == -1))
		a->lost = true;
	a->stored = a->whole;
}

void
answers_keep(struct answers *a, struct resident *r)
{
	if (a->whole > a->stored)
		put(a, r, (size_t)(a->whole - a->stored));
	else if (a->whole < a->stored)
		cut(a);
}

void
answers_end(struct answers *a, struct resident *r)
{
	answers_keep(a, r);
	if (a->lost && a->capture.out_fd != -1)
		(void)ftruncate(a->capture.out_fd, 0);
	if (capture_end(&a->capture, a->whole > 0 && !a->lost) == -1)
		a->lost = true;
}

/* SPDX-License-Identifier: ISC */
/*
 * joblog_past.c - what an earlier run left in its journal.
 *
 * Tasks end nearly in their order, but not quite, and the last line about a
 * task counts. So what lines say is gathered in the order of the file, and a
 * few thousand at a time it is sorted and put into the ranges.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "supervisor/batch/joblog_past.h"

#define CHUNK_BYTES 65536u
#define HEAD_MAX_BYTES 1024u /* of a line, for all columns before Command */
#define SEQ_DIGITS_MAX 18u /* no number of so many goes over 64 bits */
#define CHANGES_MAX 4096u

struct reader {
	int fd;
	size_t begin; /* of the line, in bytes */
	size_t end; /* of what was read */
	uint64_t dropped; /* bytes of the line, from behind its head */
	uint64_t whole_bytes; /* of the file, up to the line */
	uint64_t n_lines; /* before it */
	char bytes[CHUNK_BYTES];
};

/* What one line says. */
struct change {
	uint64_t number;
	bool ended; /* else it is to be run again */
};

struct changes {
	struct change items[CHANGES_MAX];
	size_t n;
};

/* Room for more of a line. Of one that fills it all, the head is enough. */
static void
make_room(struct reader *r)
{
	r->end -= r->begin;
	memmove(r->bytes, r->bytes + r->begin, r->end);
	r->begin = 0;
	if (r->end == sizeof(r->bytes)) {
		r->dropped += r->end - HEAD_MAX_BYTES;
		r->end = HEAD_MAX_BYTES;
	}
}

/* 1: there is a line, without its newline; 0: none is whole; -1 with errno. */
static int
next_line(struct reader *r, const char **line, size_t *len)
{
	size_t seen = r->begin;

	for (;;) {
		const char *newline =
		    memchr(r->bytes + seen, '\n', r->end - seen);
		ssize_t n;

		if (newline != NULL) {
			*line = r->bytes + r->begin;
			*len = (size_t)(newline - *line);
			r->begin += *len + 1;
			r->whole_bytes += *len + 1 + r->dropped;
			r->dropped = 0;
			r->n_lines++;
			return 1;
		}
		make_room(r);
		seen = r->end;
		do
			n = read(r->fd, r->bytes + seen,
			    sizeof(r->bytes) - seen);
		while (n == -1 && errno == EINTR);
		if (n <= 0)
			return (int)n;
		r->end += (size_t)n;
	}
}

/* "3", "-1", "     0.003": GNU parallel pads, and knows an Exitval of -1. */
static bool
is_number(const char *s, size_t len)
{
	bool has_digit = false;
	size_t i = 0;

	while (i < len && s[i] == ' ')
		i++;
	if (i < len && s[i] == '-')
		i++;
	for (; i < len; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			has_digit = true;
		else if (s[i] != '.')
			return false;
	}
	return has_digit;
}

/* Tasks are counted from 1. */
static bool
take_seq(const char *s, size_t len, uint64_t *number)
{
	uint64_t sum = 0;

	if (len > SEQ_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		sum = sum * 10 + (uint64_t)(s[i] - '0');
	}
	*number = sum;
	return sum > 0;
}

enum column {
	COLUMN_SEQ,
	COLUMN_HOST,
	COLUMN_STARTTIME,
	COLUMN_RUNTIME,
	COLUMN_SEND,
	COLUMN_RECEIVE,
	COLUMN_EXITVAL,
	COLUMN_SIGNAL,
	COLUMN_NCOLUMNS /* and then any Command, tabs included */
};

/* Returns the name of the column that is bad, or NULL. */
static const char *
parse_line(const char *s, size_t len, struct change *c)
{
	static const char *const names[COLUMN_NCOLUMNS] = { "Seq", "Host",
		"Starttime", "JobRuntime", "Send", "Receive", "Exitval",
		"Signal" };
	const char *end = s + (len < HEAD_MAX_BYTES ? len : HEAD_MAX_BYTES);

	c->ended = true;
	for (int i = COLUMN_SEQ; i < COLUMN_NCOLUMNS; i++) {
		const char *tab = memchr(s, '\t', (size_t)(end - s));
		size_t n = tab == NULL ? 0 : (size_t)(tab - s);
		bool good = n > 0;

		if (i == COLUMN_SEQ)
			good = good && take_seq(s, n, &c->number);
		else if (i != COLUMN_HOST)
			good = good && is_number(s, n);
		if (!good)
			return names[i];
		if (i >= COLUMN_EXITVAL && (n != 1 || *s != '0'))
			c->ended = false;
		s = tab + 1;
	}
	return NULL;
}

/* The index of the first range that does not end before number. */
static size_t
range_at(const struct joblog_past *past, uint64_t number)
{
	size_t low = 0, high = past->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (past->ranges[middle].last < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
put(struct joblog_past *past, uint64_t first, uint64_t last)
{
	if (past->n > 0 && past->ranges[past->n - 1].last + 1 == first)
		past->ranges[past->n - 1].last = last;
	else
		past->ranges[past->n++] =
		    (struct joblog_range){ .first = first, .last = last };
}

/*
 * Put each change, ascending and one a number, between the n old ranges, which
 * are used up. past has room for one range more with each.
 */
static void
weave(struct joblog_past *past, struct joblog_range *old, size_t n,
    const struct changes *changes)
{
	const struct joblog_range *end = old + n;

	for (size_t i = 0; i < changes->n; i++) {
		uint64_t number = changes->items[i].number;

		for (; old < end && old->last < number; old++)
			put(past, old->first, old->last);
		if (old < end && old->first < number) {
			put(past, old->first, number - 1);
			old->first = number;
		}
		/* What was known of the number itself no longer counts. */
		if (old < end && old->first == number) {
			old->first++;
			if (old->first > old->last)
				old++;
		}
		if (changes->items[i].ended)
			put(past, number, number);
	}
	for (; old < end; old++)
		put(past, old->first, old->last);
}

static int
by_number(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

/* In the order of their numbers; of several about one, the last. */
static int
sort(struct changes *c)
{
	size_t n = 0;

	/* Of bsd: stable, and fast on what is nearly in order. */
	if (mergesort(c->items, c->n, sizeof(c->items[0]), by_number) == -1)
		return -1;
	for (size_t i = 0; i < c->n; i++) {
		if (n > 0 && c->items[n - 1].number == c->items[i].number)
			n--;
		c->items[n++] = c->items[i];
	}
	c->n = n;
	return 0;
}

/* What comes before the least number, nearly all as a rule, is not touched. */
static int
settle(struct joblog_past *past, struct changes *c)
{
	struct joblog_range *ranges, *old;
	size_t keep, n_old;

	if (c->n == 0)
		return 0;
	if (sort(c) == -1)
		return -1;
	ranges = reallocarray(past->ranges, past->n + c->n, sizeof(*ranges));
	if (ranges == NULL)
		return -1;
	past->ranges = ranges;
	keep = range_at(past, c->items[0].number);
	n_old = past->n - keep;
	/* One more, for there may be none, and NULL means failure. */
	old = reallocarray(NULL, n_old + 1, sizeof(*old));
	if (old == NULL)
		return -1;
	memcpy(old, ranges + keep, n_old * sizeof(*old));
	past->n = keep;
	weave(past, old, n_old, c);
	free(old);
	c->n = 0;
	return 0;
}

/* A file that is none of ours is refused whole: nothing of it may be cut off.
 */
static int
read_heading(struct reader *r, const char *path, char *why, size_t cap)
{
	static const char heading[] = JOBLOG_HEADING;
	const char *line;
	size_t len, n;
	int got = next_line(r, &line, &len);

	if (got == -1)
		return text_refuse(why, cap, "%s: %s", path, strerror(errno));
	if (got == 0) {
		line = r->bytes;
		len = r->end;
	}
	n = sizeof(heading) - 2; /* without newline and NUL */
	if (len > n || (got == 1 && len < n) || memcmp(line, heading, len) != 0)
		return text_refuse(why, cap,
		    "%s:1: is not the heading of a job log", path);
	return 0;
}

static int
read_lines(struct reader *r, const char *path, enum joblog_resume resume,
    struct joblog_past *past, char *why, size_t cap)
{
	struct changes changes = { .n = 0 };
	const char *line;
	size_t len;
	int got;

	while ((got = next_line(r, &line, &len)) == 1) {
		struct change *c = &changes.items[changes.n++];
		const char *bad = parse_line(line, len, c);

		if (bad != NULL)
			return text_refuse(why, cap,
			    "%s:%llu: %s is missing or wrong", path,
			    (unsigned long long)r->n_lines, bad);
		if (resume == JOBLOG_RESUME)
			c->ended = true;
		if (changes.n == CHANGES_MAX && settle(past, &changes) == -1)
			break;
	}
	if (got != 0 || settle(past, &changes) == -1)
		return text_refuse(why, cap, "%s: %s", path, strerror(errno));
	return 0;
}

int
joblog_past_read(const struct joblog *j, enum joblog_resume resume,
    struct joblog_past *past, uint64_t *whole_bytes, char *why, size_t cap)
{
	struct reader r = { .fd = j->fd };

	*past = (struct joblog_past){ .n = 0 };
	if (read_heading(&r, j->path, why, cap) == -1)
		return -1;
	if (read_lines(&r, j->path, resume, past, why, cap) == -1) {
		joblog_past_free(past);
		return -1;
	}
	*whole_bytes = r.whole_bytes;
	return 0;
}

bool
joblog_past_has(const struct joblog_past *past, uint64_t number)
{
	size_t i = range_at(past, number);

	return i < past->n && past->ranges[i].first <= number;
}

void
joblog_past_free(struct joblog_past *past)
{
	free(past->ranges);
	*past = (struct joblog_past){ .n = 0 };
}

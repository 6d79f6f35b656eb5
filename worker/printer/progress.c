/* SPDX-License-Identifier: ISC */
/*
 * progress.c - how far a batch has come, as a bar or as JSON.
 *
 * Fractions are written from whole numbers: no locale puts a comma into them.
 */
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "worker/printer/progress.h"

#define MEMORY_MS 10000u /* what the rate remembers */
#define COLUMNS_MIN 10u
#define CELLS_MAX 20u
#define CELLS_MIN 5u
#define BAR_FRAME 3u /* " [" and "]" */
#define PART_SIZE 64u
#define LEFT_MAX_S 315360000.0 /* ten years: more is not known */
#define RATE_MAX 1e12 /* more is no rate, and fits into 64 bits */

/* From left to right. */
enum part {
	PART_PERCENT,
	PART_BAR,
	PART_COUNT,
	PART_RUNNING,
	PART_FAILED,
	PART_RATE,
	PART_TIME,
	PART_NPARTS
};

/* What is given up where there is no room, the first one first. */
static const enum part sacrifices[] = {
	PART_RATE,
	PART_RUNNING,
	PART_BAR,
	PART_TIME,
	PART_FAILED,
	PART_COUNT,
};

#define N_SACRIFICES (sizeof(sacrifices) / sizeof(sacrifices[0]))

struct line {
	char parts[PART_NPARTS][PART_SIZE]; /* each with what parts it */
	bool barred;
};

/*
 * Until the memory is full this is done / time; then what is new counts by its
 * share of the time. A moment that is no later says nothing yet.
 */
double
progress_rate(struct progress_rate *r, uint64_t done, uint64_t now_ms)
{
	uint64_t passed_ms;
	uint64_t memory_ms;
	double news;

	if (!r->begun) {
		*r = (struct progress_rate){ .at_ms = now_ms,
			.done = done,
			.begun_ms = now_ms,
			.begun = true };
		return 0;
	}
	if (now_ms <= r->at_ms)
		return r->rate;
	passed_ms = now_ms - r->at_ms;
	memory_ms = r->at_ms - r->begun_ms;
	if (memory_ms > MEMORY_MS)
		memory_ms = MEMORY_MS;
	news = done > r->done ? (double)(done - r->done) * 1000 : 0;
	r->rate = (r->rate * (double)memory_ms + news) /
	    ((double)memory_ms + (double)passed_ms);
	r->at_ms = now_ms;
	r->done = done;
	return r->rate;
}

/* Written so that what is no number is not one. */
static double
sane_rate(double rate)
{
	if (!(rate > 0))
		return 0;
	return rate < RATE_MAX ? rate : RATE_MAX;
}

/* Whole seconds, rounded up; false when nobody knows. */
static bool
seconds_left(const struct progress *p, uint64_t *seconds)
{
	double rate = sane_rate(p->rate);
	double left;

	if (p->total == 0)
		return false;
	*seconds = 0;
	if (p->done >= p->total)
		return true;
	if (rate <= 0)
		return false;
	left = (double)(p->total - p->done) / rate;
	if (!(left <= LEFT_MAX_S))
		return false;
	*seconds = (uint64_t)left;
	*seconds += (double)*seconds < left;
	return true;
}

/* As long as something is to be done it is less than all of the whole. */
static unsigned
share(const struct progress *p, unsigned whole, bool rounded_up)
{
	double exact;
	unsigned n;

	if (p->done >= p->total)
		return whole;
	exact = (double)p->done * whole / (double)p->total;
	n = (unsigned)exact;
	n += rounded_up && (double)n < exact;
	return n < whole ? n : whole - 1;
}

/* Of the unit in which it has a digit before the point. */
static void
write_rate(char part[PART_SIZE], double rate)
{
	const char *unit = "s";
	uint64_t tenths;

	rate = sane_rate(rate);
	if (rate <= 0)
		return;
	if (rate < 1.0 / 60) {
		rate *= 3600;
		unit = "h";
	} else if (rate < 1) {
		rate *= 60;
		unit = "min";
	}
	tenths = (uint64_t)(rate * 10 + 0.5);
	snprintf(part, PART_SIZE, ", %ju.%ju/%s", (uintmax_t)(tenths / 10),
	    (uintmax_t)(tenths % 10), unit);
}

static void
write_time(char part[PART_SIZE], uint64_t seconds, const char *what)
{
	char text[TEXT_DURATION_CAP] = "0 s";

	if (seconds > 0)
		text_duration_format(text, sizeof(text), seconds * 1000);
	snprintf(part, PART_SIZE, ", %s%s", text, what);
}

static void
write_parts(struct line *l, const struct progress *p)
{
	uint64_t left;

	if (p->total > 0) {
		snprintf(l->parts[PART_PERCENT], PART_SIZE, "%3u%%",
		    share(p, 100, false));
		snprintf(l->parts[PART_COUNT], PART_SIZE, " %ju/%ju",
		    (uintmax_t)p->done, (uintmax_t)p->total);
		if (seconds_left(p, &left))
			write_time(l->parts[PART_TIME], left, " left");
	} else {
		snprintf(l->parts[PART_COUNT], PART_SIZE, "%ju done",
		    (uintmax_t)p->done);
		write_time(l->parts[PART_TIME], p->elapsed_ms / 1000, "");
	}
	if (p->running > 0)
		snprintf(l->parts[PART_RUNNING], PART_SIZE, ", %ju running",
		    (uintmax_t)p->running);
	if (p->failed > 0)
		snprintf(l->parts[PART_FAILED], PART_SIZE, ", %ju failed",
		    (uintmax_t)p->failed);
	write_rate(l->parts[PART_RATE], p->rate);
}

/* Without the cells of the bar. */
static size_t
line_len(const struct line *l)
{
	size_t len = l->barred ? BAR_FRAME : 0;

	for (size_t i = 0; i < PART_NPARTS; i++)
		len += strlen(l->parts[i]);
	return len;
}

static bool
fits(const struct line *l, size_t room)
{
	return line_len(l) + (l->barred ? CELLS_MIN : 0) <= room;
}

static void
sacrifice(struct line *l, enum part part)
{
	l->parts[part][0] = '\0';
	if (part == PART_BAR)
		l->barred = false;
}

/* What fits has as many cells as there is room for. */
static void
write_bar(struct line *l, const struct progress *p, size_t room)
{
	char *at = l->parts[PART_BAR];
	size_t cells = room - line_len(l);
	unsigned full;

	if (cells > CELLS_MAX)
		cells = CELLS_MAX;
	full = share(p, (unsigned)cells, true);
	*at++ = ' ';
	*at++ = '[';
	memset(at, '#', full);
	memset(at + full, '.', cells - full);
	at[cells] = ']';
	at[cells + 1] = '\0';
}

size_t
progress_bar(char *buf, size_t cap, const struct progress *p, unsigned columns)
{
	struct line l = { .barred = p->total > 0 };
	size_t room = columns;
	size_t len = 0;

	if (cap == 0)
		return 0;
	buf[0] = '\0';
	if (room >= cap)
		room = cap - 1;
	if (room < COLUMNS_MIN)
		return 0;
	write_parts(&l, p);
	for (size_t i = 0; i < N_SACRIFICES && !fits(&l, room); i++)
		sacrifice(&l, sacrifices[i]);
	if (l.barred)
		write_bar(&l, p, room);
	for (size_t i = 0; i < PART_NPARTS; i++) {
		size_t n = strlen(l.parts[i]);

		memcpy(buf + len, l.parts[i], n + 1);
		len += n;
	}
	return len;
}

/* As many digits behind the point as it has, three at most. */
static const char *
decimal(char text[PART_SIZE], uint64_t thousandths)
{
	int len = snprintf(text, PART_SIZE, "%ju.%03ju",
	    (uintmax_t)(thousandths / 1000), (uintmax_t)(thousandths % 1000));

	while (text[len - 1] == '0')
		text[--len] = '\0';
	if (text[len - 1] == '.')
		text[--len] = '\0';
	return text;
}

/* The number, or null. */
static const char *
maybe(char text[PART_SIZE], bool known, uint64_t number)
{
	if (!known)
		return "null";
	snprintf(text, PART_SIZE, "%ju", (uintmax_t)number);
	return text;
}

size_t
progress_json(char *buf, size_t cap, const struct progress *p)
{
	char total[PART_SIZE], left[PART_SIZE];
	char elapsed[PART_SIZE], rate[PART_SIZE];
	uint64_t seconds = 0;
	bool known = seconds_left(p, &seconds);
	int len = snprintf(buf, cap,
	    "{\"done\":%ju,\"failed\":%ju,\"total\":%s,\"running\":%ju,"
	    "\"retried\":%ju,\"elapsed\":%s,\"rate\":%s,\"left\":%s}\n",
	    (uintmax_t)p->done, (uintmax_t)p->failed,
	    maybe(total, p->total > 0, p->total), (uintmax_t)p->running,
	    (uintmax_t)p->retried, decimal(elapsed, p->elapsed_ms),
	    decimal(rate, (uint64_t)(sane_rate(p->rate) * 1000 + 0.5)),
	    maybe(left, known, seconds));

	if (len >= 0 && (size_t)len < cap)
		return (size_t)len;
	if (cap > 0)
		buf[0] = '\0';
	return 0;
}

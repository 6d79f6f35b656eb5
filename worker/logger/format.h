/* SPDX-License-Identifier: ISC */
/*
 * format.h - how a line of a task's output looks where it is shown or stored.
 *
 * Bytes in, bytes out; no clock, no descriptor, no allocation. Not for several
 * threads at once: the time is kept for the next line, and there is one buffer.
 */
#ifndef REEVE_LOGGER_FORMAT_H
#define REEVE_LOGGER_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum format_kind {
	FORMAT_TEXT,
	FORMAT_JSON, /* an object a line, valid whatever the bytes are */
	FORMAT_RAW /* the bytes as they are */
};

enum format_times {
	FORMAT_TIMES_NONE,
	FORMAT_TIMES_ISO, /* local time, ISO 8601, milliseconds, offset */
	FORMAT_TIMES_RELATIVE /* seconds since the start, with milliseconds */
};

/* All but kind is for text only; JSON always has the time and the name. */
struct format {
	enum format_kind kind;
	enum format_times times;
	bool prefix;
	bool colour; /* of the prefix */
	bool visible; /* control sequences are made visible (visible.h) */
	unsigned width; /* names are padded to this many bytes */
	int64_t begin_ms; /* real time of the start, for relative times */
};

/* Whose line it is. */
struct origin {
	const char *pool; /* at most FORMAT_POOL_MAX bytes, or it is cut */
	uint32_t number; /* of the worker, from 1 */
	uint32_t pid; /* of the task; 0 when not known: null in JSON */
	bool is_error; /* standard error */
};

struct line {
	const uint8_t *text; /* without its newline */
	size_t len; /* bytes, at most FORMAT_LINE_MAX */
	int64_t at_ms; /* real time, since the epoch, when it was read */
	bool partial; /* a piece of an overlong line; more follows */
	bool unterminated; /* the last of its stream, without a newline */
};

/* A longer line comes in pieces. Bytes, the newline included. */
#define FORMAT_LINE_MAX ((size_t)65536)

/* As `reeve run --name` takes them; a width over that of a name is not kept. */
#define FORMAT_POOL_MAX ((size_t)63)

/*
 * What a line of len bytes takes at most, its newline included. (JSON: six
 * bytes for each, and the fields; text: four for each if they are to be made
 * visible, name and time.)
 */
size_t format_line_size_max(const struct format *, size_t len);

/*
 * Write the line, newline included, to out, which has room for
 * format_line_size_max. Returns the bytes written. Raw: an unterminated line
 * and a partial one get no newline; in text a partial one ends in " [...]".
 * With visible, a rendition that the line leaves set is reset at its end.
 */
size_t format_line(const struct format *, const struct origin *,
    const struct line *, uint8_t *out);

/*
 * How many whole lines of text (len bytes, ending in a newline) fit into cap
 * bytes of out, formatted; *used is what they take of text. Returns the bytes
 * written. It ends before the first line that does not fit, or has no newline;
 * *used is 0 when that is the first of all. Text without control characters to
 * be made visible takes a fast path. This is the hot path of the logger.
 */
size_t format_lines(const struct format *, const struct origin *, int64_t at_ms,
    const uint8_t *text, size_t len, uint8_t *out, size_t cap, size_t *used);

/* True when the lines would be copied unchanged, so need not be at all. */
bool format_is_plain(const struct format *);

#endif

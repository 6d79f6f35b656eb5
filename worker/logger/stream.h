/* SPDX-License-Identifier: ISC */
/*
 * stream.h - one worker's standard output or error, on its way in.
 */
#ifndef REEVE_STREAM_H
#define REEVE_STREAM_H

#include <sys/queue.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/loop.h"
#include "worker/logger/format.h"
#include "worker/logger/ledger.h"

struct logger;
struct sink;

struct stream {
	struct logger *logger;
	struct ledger_stream *record; /* how far it is, in shared memory */
	struct ledger_note *note;
	uint8_t *ring; /* NULL until it says something */
	uint64_t lines_end; /* up to here there are whole lines, if over done */
	uint64_t finish_at; /* at the end: up to here it is waited for */
	uint32_t index; /* among all */
	int fd; /* non-blocking */
	bool is_pipe; /* and no terminal's other side */
	bool watched;
	bool ended; /* end of file: nobody holds its other end any more */
	size_t capacity; /* of the pipe; bytes */
	size_t waiting; /* bytes that were in the pipe at the last read */
	struct origin origin;
	struct sink *sink;
	struct loop_watch watch;
	TAILQ_ENTRY(stream) entry; /* in one of two lists: */
	bool is_stuck; /* while it waits for its sink */
	bool is_busy; /* it is looked at from time to time, not watched */
};

TAILQ_HEAD(stream_list, stream);

/* Set it up as the ledger has it. Returns 0, or -1 with errno. */
int stream_open(struct stream *, const struct ledger *, uint32_t index, int fd);

/*
 * A read that the logger before began: find out whether it was done. The stream
 * is the one that the note names.
 */
void stream_recover(struct stream *);

enum stream_read {
	STREAM_READ, /* something came */
	STREAM_EMPTY, /* nothing is there */
	STREAM_FULL, /* no room: its lines must go first */
	STREAM_ENDED,
	STREAM_FAILED /* errno */
};

/* Take what is in the pipe, as far as there is room. Never blocks. */
enum stream_read stream_read(struct stream *, const struct ledger *);

/* The bytes from done on, in one piece. */
const uint8_t *stream_text(const struct stream *);

/* How many of them there are: whole lines, or all. */
size_t stream_lines_len(const struct stream *);
size_t stream_len(const struct stream *);

#endif

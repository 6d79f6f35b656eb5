/* SPDX-License-Identifier: ISC */
/*
 * sink.h - where lines go: reeve's own output, a log file, a journal.
 *
 * A sink takes a chunk whole or is stuck with the rest of it until its
 * destination takes more; what is handed to it never blocks the logger, but for
 * the disk of a regular file. One that cannot be asked how much arrived (a
 * pipe, a terminal) keeps the rest of a chunk in its own memory.
 */
#ifndef REEVE_SINK_H
#define REEVE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/loop.h"
#include "worker/logger/format.h"
#include "worker/logger/journal.h"
#include "worker/logger/store.h"
#include "worker/logger/stream.h"

enum sink_kind {
	SINK_STANDARD, /* reeve's standard output or error */
	SINK_STORE, /* a file that rotates */
	SINK_JOURNAL
};

/* How a descriptor is written without blocking. */
enum sink_way {
	SINK_REGULAR, /* a file: never full in that sense */
	SINK_NONBLOCKING, /* an open file description of our own */
	SINK_SOCKET, /* MSG_DONTWAIT */
	SINK_ASKING /* another's: poll, then as much as surely fits */
};

#define SINK_NOTE_SIZE 80

struct sink {
	struct logger *logger;
	enum sink_kind kind;
	enum sink_way way;
	int fd; /* -1: there is none */
	bool closed; /* it cannot be opened now, and is tried again */
	bool appends; /* O_APPEND: it is written at its end, wherever that is */
	int standard; /* SINK_STANDARD: which descriptor it is */
	struct store store;
	struct journal *journal; /* shared by all sinks of its kind */
	struct format format;
	uint8_t *rest; /* of a chunk, for a destination that took a part */
	size_t rest_len;
	size_t rest_at;
	struct stream *rest_of;
	bool stuck;
	bool unrotated; /* the last rotation failed, and that was said */
	unsigned n_rotations; /* since the loop was last let go on */
	bool gone; /* its reader has left: what comes is for nobody */
	bool failing; /* for more than want of room in a pipe */
	int error; /* errno: what it is */
	int64_t stuck_ms; /* real time since when that is so, or 0 */
	struct stream_list waiting; /* streams not read until it is free */
	struct loop_watch watch; /* for room */
	bool watched;
	struct loop_timer retry;
};

/* descriptor 1 or 2. */
void sink_open_standard(struct sink *, int descriptor);

/* Returns 0; a file that cannot be opened is tried again, and that is said. */
int sink_open_store(struct sink *, const char *path,
    const struct store_rules *);

/* One that cannot be reached is tried again, and that is said. */
void sink_open_journal(struct sink *, struct journal *, enum journal_kind);

/* Before what would make the file too large. 0, or -1 with errno. */
int sink_rotate(struct sink *);

/* Bytes until a rotation is due; SIZE_MAX for what does not rotate. */
size_t sink_room(const struct sink *);

/*
 * Write a chunk of stream s whole, and commit it: afterwards the stream is done
 * up to `done`. False: the sink is stuck now, and either
 * nothing is committed and nothing written (a regular file), or all is
 * committed and the sink keeps the rest.
 */
struct chunk {
	struct stream *stream;
	const uint8_t *data;
	size_t len;
	uint64_t done;
	bool plain; /* the bytes of the stream, as they are */
};
bool sink_write(struct sink *, const struct chunk *);

/* The same for a journal: one line, which takes len bytes of the stream. */
bool sink_send(struct sink *, struct stream *, const struct line *, size_t len);

/* Write the rest if there is room now; true when the sink is free again. */
bool sink_flush(struct sink *);

/* For an outside logrotate: a file is opened anew, by its name. */
void sink_reopen(struct sink *);

/* Is there nothing left that it should write? */
bool sink_is_empty(const struct sink *);

/*
 * A write of a file that the logger before began: find out whether it was done,
 * and cut off what is there of one that was not.
 */
void sink_recover(struct sink *, struct ledger *);

#endif

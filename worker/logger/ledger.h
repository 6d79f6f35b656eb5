/* SPDX-License-Identifier: ISC */
/*
 * ledger.h - what one logger leaves to the next, and what a reader may ask for.
 *
 * A logger may be killed at any instruction. What it knows of the streams is
 * therefore in memory that the supervisor holds too: how far each was read and
 * written, and the bytes themselves, the last 64 KiB of each. Before a read and
 * before a write of a file it notes what it is about to do; the next logger
 * finds out from the note, the bytes or the file whether that was done. So what
 * was read is never lost, and what goes into a file is there exactly once.
 */
#ifndef REEVE_LEDGER_H
#define REEVE_LEDGER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of each stream, as much as its pipe holds by default: pipe(7). Bytes. */
#define LEDGER_RING_SIZE ((size_t)65536)

/* One stream: a worker's standard output or standard error. */
struct ledger_stream {
	uint64_t head; /* bytes taken from the pipe, ever */
	uint64_t done; /* of them, those dealt with; at most a ring behind */
	uint64_t dropped; /* lines, since it was last told */
	uint32_t at_risk; /* bytes of the chunk on its way to no file */
	uint32_t pid; /* of the task that runs; written by its worker */
};

/* The note. Streams are counted from 1 here; 0: nothing is under way. */
struct ledger_note {
	uint32_t reading; /* this stream */
	uint32_t read_len; /* bytes, all or none of which the read takes */
	uint64_t read_from; /* its stream's head before it */
	uint32_t writing;
	uint64_t write_at; /* the file's size before it */
	uint64_t write_len; /* bytes */
	uint64_t write_done; /* its stream's done, when it is done */
};

struct ledger_page {
	struct ledger_note note;
	uint64_t ended_at[3]; /* where descriptors 1 and 2 were, at the end */
	struct ledger_stream streams[];
};

struct ledger {
	struct ledger_page *page; /* shared by all who were forked since */
	size_t size; /* bytes of it */
	uint32_t capacity; /* streams that there is room for */
	int rings_fd; /* ring i is at i times LEDGER_RING_SIZE */
};

/* The next store is seen only after all before it, whenever a kill comes. */
static inline void
ledger_in_order(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

/*
 * Room for capacity streams, of which n are there now. Memory is taken when it
 * is written to. Returns 0, or -1 with errno and nothing to close.
 */
int ledger_open(struct ledger *, uint32_t capacity, uint32_t n);
void ledger_close(struct ledger *);

/* n streams from now on; at most the capacity. Returns 0, or -1 with errno. */
int ledger_grow(struct ledger *, uint32_t n);

/*
 * A logger has been reaped, and nobody has written since: remember where the
 * files that are standard output and standard error stand.
 */
void ledger_note_end(struct ledger *);

/*
 * The ring of a stream, mapped twice in a row, so that what goes over its end
 * is in one piece: byte b of the stream is at b modulo LEDGER_RING_SIZE, and up
 * to a ring from there. NULL with errno when there is no memory. Never
 * unmapped.
 */
uint8_t *ledger_map_ring(const struct ledger *, uint32_t stream);

#endif

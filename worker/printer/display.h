/* SPDX-License-Identifier: ISC */
/*
 * display.h - reeve's own standard output and error, written by a printer.
 *
 * What is put is gathered, and written when much has come together, when the
 * other of the two is put to, and by display_flush. A reader that is slow is
 * waited for within these calls, while nothing else is heard but the end of the
 * supervisor. One that has left, and any error, end the process, as printer.h
 * says: none of these functions fails.
 */
#ifndef REEVE_DISPLAY_H
#define REEVE_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "worker/logger/sink.h"

#define DISPLAY_GATHER_BYTES 131072u

/* Which of the two; the index of a task's files and pipes, too. */
enum display_which {
	OUTPUT_OUT,
	OUTPUT_ERR,
	OUTPUT_N
};

struct display_way {
	int fd;
	const char *name;
	enum sink_way way;
	bool is_terminal;
	bool no_sendfile; /* it was tried */
	bool mid_line; /* the last byte put was no newline */
	uint64_t owner; /* the task that put it; see display_continue */
};

/* What is put in front of each line of a task. */
struct display_tag {
	const uint8_t *bytes; /* NULL: none, and no tab */
	size_t len;
};

struct display {
	struct display_way ways[OUTPUT_N];
	bool is_one; /* both are the same file: all goes to the first */
	uint8_t *bytes; /* gathered, for ways[current] */
	size_t len;
	size_t current;
	int command_fd; /* its end is the supervisor's */
	uint64_t end_ms; /* give up then; CLOCK_NEVER as long as it lives */
	bool failed; /* something was lost, and said */
	bool has_bar; /* on the terminal that is standard error, now */
	bool lost_bar; /* it was erased since it was drawn */
};

/* Returns 0, or -1 with errno. */
int display_open(struct display *, int command_fd);

void display_put(struct display *, enum display_which, const void *data,
    size_t len);

/*
 * Put lines, each with the tag and a tab in front; *at_start says whether data
 * begins one, and gets whether what follows will.
 */
void display_put_tagged(struct display *, enum display_which,
    const struct display_tag *, const uint8_t *data, size_t len,
    bool *at_start);

/*
 * Before something of a task is put that must not mix with another's line: ends
 * an open line of another. True when what is put goes on with its own.
 */
bool display_continue(struct display *, enum display_which, uint64_t task);

/*
 * Put len bytes of a file from offset on, or fewer if there are fewer. may_send
 * is false where its bytes are changed afterwards: a pipe may refer to them
 * then. Returns 0, or -1 with errno when the file cannot be read.
 */
int display_put_file(struct display *, enum display_which, int fd,
    uint64_t offset, uint64_t len, bool may_send);

void display_flush(struct display *);

/* The supervisor has gone: PRINTER_LAST_MS from now on, if not before. */
void display_hurry(struct display *);

/*
 * The bar stands on a line of its own, below all that was written, and is
 * erased before anything else is. A terminal that takes nothing now gets none.
 */
void display_draw_bar(struct display *, const char *bar, size_t len);
void display_erase_bar(struct display *);

/* Say, once, that output of a task is lost, with errno; go on. */
void display_lost(struct display *, uint64_t task);

/* Say what cannot be done, with errno, and end. */
__attribute__((noreturn)) void display_give_up(struct display *,
    const char *what);

#endif

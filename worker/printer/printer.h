/* SPDX-License-Identifier: ISC */
/*
 * printer.h - the process that shows the output of a batch's tasks.
 *
 * Workers hand it what a task has written, as descriptors over a socket that
 * all of them share; it writes each to reeve's own standard output and error,
 * a task at a time, and is the only one to do so. So a reader that is slow or
 * stuck blocks it, and then the workers that have something to show; never the
 * supervisor.
 *
 * On the socket (AF_UNIX, SOCK_SEQPACKET; one packet is one frame of frame.h,
 * with at most two descriptors):
 *
 *	PRINTER_SHOW	a task has ended; its files are attached
 *	PRINTER_FOLLOW	a task begins; the read ends of its pipes are attached
 *	PRINTER_ENDED	the task that was followed has ended: what is in its
 *			pipes now is all there will be. has_out says that no
 *			other try follows: with --keep-order its number is over
 *
 * On the command pipe, from the supervisor, frames too:
 *
 *	PRINTER_PASS	tasks that will never be shown, for --keep-order
 *	PRINTER_STATE	what the bar is to say
 *	PRINTER_FINISH	nobody writes to the socket any more: show the rest, go
 *
 * Lines that are followed are whole, but for those over 64 KiB, which are
 *passed on in pieces. Where the line of another task follows one without a
 *newline, or a piece, a newline is put between; what is grouped stays as it is.
 *
 * Its end is told by its exit status, see below. The end of file of the command
 * pipe is as PRINTER_FINISH, but with PRINTER_LAST_MS for all of it.
 */
#ifndef REEVE_PRINTER_H
#define REEVE_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/frame.h"
#include "worker/printer/progress.h"

/* How it ended. */
#define PRINTER_EXIT_DONE 0
#define PRINTER_EXIT_FAILED 74 /* EX_IOERR; it has said what and why */
#define PRINTER_EXIT_READER_LEFT 141 /* 128 + SIGPIPE */

/* After the supervisor's death, for a reader that is slow. */
#define PRINTER_LAST_MS 2000u

/* Of a task, for --tag: cut at a character's end. */
#define PRINTER_TAG_MAX_BYTES 1024u

enum printer_message {
	PRINTER_SHOW = 64,
	PRINTER_FOLLOW = 65,
	PRINTER_ENDED = 66,
	PRINTER_PASS = 67,
	PRINTER_STATE = 68,
	PRINTER_FINISH = 69,
};

/*
 * PRINTER_SHOW, PRINTER_FOLLOW, PRINTER_ENDED. Wire: u64 task, u64 number,
 * u8 has_out, u8 has_err, u8 has_tag, u16 tag_len, that many bytes. The
 * descriptors, has_out and has_err of them, come in this order. ENDED has none
 * with it.
 */
struct printer_task {
	uint64_t task; /* of this try; ENDED tells by it which one */
	uint64_t number; /* the order of --keep-order, from 1 */
	bool has_out; /* else nothing was written */
	bool has_err;
	const uint8_t *tag; /* without a newline; NULL: no tag */
	size_t tag_len;
};

/* PRINTER_PASS. Wire: u64 first, u64 last. */
struct printer_pass {
	uint64_t first;
	uint64_t last;
};

/*
 * PRINTER_STATE. Wire: u64 done, u64 failed, u64 total, u32 running,
 * u64 retried, u64 elapsed_ms, u64 rate (the bits of an IEEE 754 double).
 */

/* buf: FRAME_LEN_MAX. Return the frame's length. */
size_t printer_task_encode(uint8_t *buf, enum printer_message type,
    const struct printer_task *m);
size_t printer_pass_encode(uint8_t *buf, const struct printer_pass *m);
size_t printer_state_encode(uint8_t *buf, const struct progress *m);
size_t printer_finish_encode(uint8_t *buf);

/* Return 0, or -1 when the bytes are none such; *m is then unspecified. */
int printer_task_decode(struct printer_task *m, const struct frame *f);
int printer_pass_decode(struct printer_pass *m, const struct frame *f);
int printer_state_decode(struct progress *m, const struct frame *f);

struct printer_config {
	bool keep_order; /* show by number, 1 first; else as they end */
	bool bar; /* a terminal is standard error: the bar is wanted */
	int socket_fd; /* its end; non-blocking */
	int command_fd; /* non-blocking */
};

/*
 * What a child does right after fork, with all signals blocked: show what it is
 * handed until it is told to finish. Descriptors but these and the standard
 * ones are closed by it; its title is "reeve: printer"; it ends with the
 * supervisor (PDEATHSIG is not used: it shows the rest first, see above), and
 * ignores SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP of the terminal.
 *
 * With --keep-order what waits for its turn is kept open, a few hundred tasks
 * at most; beyond that it is moved to one unlinked spool file, whose space is
 * given back as it is shown. A task that is followed before its turn is read
 * into unlinked files of its own, so that it need not wait. A number below
 * those that had their turn is shown at once.
 *
 * After PRINTER_FINISH the supervisor keeps its end of the command pipe as long
 * as it will wait for a slow reader. Every signal
 * that can be is ignored.
 */
__attribute__((noreturn)) void printer_main(const struct printer_config *);

#endif

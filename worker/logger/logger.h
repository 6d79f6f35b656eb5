/* SPDX-License-Identifier: ISC */
/*
 * logger.h - the process that reads all tasks' output and writes it where it
 * belongs.
 *
 * Forked by the supervisor like a worker. It holds the read end of each output
 * pipe; so does the supervisor, unread, and therefore a logger may die: the
 * next one goes on where it stopped (ledger.h), and no task notices.
 */
#ifndef REEVE_LOGGER_H
#define REEVE_LOGGER_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/loop.h"
#include "worker/commands.h"
#include "worker/logger/format.h"
#include "worker/logger/journal.h"
#include "worker/logger/ledger.h"
#include "worker/logger/sink.h"
#include "worker/logger/store.h"
#include "worker/logger/stream.h"

/* A line, formatted, may be six times as long, and a chunk holds one. Bytes. */
#define LOGGER_BATCH_MAX ((size_t)512 * 1024)

/* At the end, and for a logger that makes room for the next. */
#define LOGGER_DRAIN_MS 2000

enum logger_target {
	LOGGER_TO_STANDARD, /* reeve's own output */
	LOGGER_TO_FILES,
	LOGGER_TO_SYSLOG,
	LOGGER_TO_JOURNAL
};

enum logger_colour {
	LOGGER_COLOUR_AUTO, /* on a terminal */
	LOGGER_COLOUR_NEVER, /* NO_COLOR */
	LOGGER_COLOUR_ALWAYS /* CLICOLOR_FORCE */
};

/* What the user wants done with output. */
struct logger_config {
	enum logger_target target;
	const char *directory; /* of files */
	struct store_rules rules;
	enum format_kind kind;
	enum format_times times;
	bool prefix;
	bool raw; /* a terminal gets every byte */
	bool drop; /* lines, when a destination is stuck */
	enum logger_colour colour;
};

/* DIRECTORY/POOL.NUMBER.log, and a NUL. */
#define LOGGER_PATH_SIZE 4352

/* The file of a worker; longer than a path may be, it is cut. */
void logger_path(char path[LOGGER_PATH_SIZE], const struct logger_config *,
    const char *pool, uint32_t number);

/* What a logger is given by the supervisor that forks it. */
struct logger_setup {
	const struct logger_config *config;
	const char *pool;
	uint32_t n_workers;
	uint32_t streams_each; /* 2, or 1 when they are merged */
	const int *fds; /* read ends, n_workers * streams_each, by stream */
	struct ledger *ledger;
	int command_fd;
	int report_fd;
	int64_t begin_ms; /* real time of reeve's start */
	uint64_t linger_ms; /* after the supervisor's death, at most */
};

/*
 * What the supervisor says: frames without payload. `worker` of the frame is
 * the slot for the first, 0 for the others. The pipe's end is the supervisor's.
 */
enum logger_command {
	LOGGER_RUN_ENDED = 1, /* its tree is empty: show half a line as it is */
	LOGGER_DRAIN =
	    2, /* all tasks are gone: write what is there, and exit */
	LOGGER_LEAVE = 3, /* write what was read, and make room for the next */
	LOGGER_FINISH = 4 /* as DRAIN, but a slow reader has time */
};

/* What it says back: one byte. */
#define LOGGER_LOST_READER 'r' /* nobody reads standard output any more */

struct logger {
	const struct logger_setup *setup;
	struct loop *loop;
	struct stream *streams;
	uint32_t n_streams;
	uint32_t n_open; /* streams that have not ended */
	struct sink *sinks;
	uint32_t n_sinks;
	struct journal journal;
	uint8_t *chunk; /* LOGGER_BATCH_MAX bytes */
	int64_t time_ms; /* real, of this turn; 0: not looked at yet */
	struct loop_watch command_watch;
	struct loop_watch signal_watch;
	struct loop_timer end; /* its exit, come what may */
	uint8_t command_bytes[256]; /* many: they have no payload */
	struct commands commands;
	pid_t compressor; /* the child at it; 0: none */
	struct stream_list busy; /* streams that have much to say */
	uint32_t n_failing; /* sinks with a full disk, or worse */
	size_t grown; /* bytes by which pipes were made larger */
	bool orphan; /* the supervisor is dead */
	bool draining; /* exit when all is written */
	bool patient; /* a slow reader is waited for */
	bool leaving; /* the same, but what is in the pipes may stay */
	uint64_t visited_us; /* monotonic: the last look at a pipe */
	unsigned fullness; /* of the fullest pipe of this turn, in percent */
	uint64_t gap_us; /* from one look to the next, under load */
	bool read_any; /* in this turn */
};

/* What a child does right after fork, with all signals blocked. */
__attribute__((noreturn)) void logger_main(const struct logger_setup *);

/* Real time of this turn, in milliseconds since the epoch. */
int64_t logger_time_ms(struct logger *);

/* Compress what was rotated, a file at a time. */
void logger_compress(struct logger *);

/* The sink may have room: write what waits for it. */
void logger_try(struct sink *);

/* A sink's reader has gone. */
void logger_lost_reader(const struct sink *);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * log.h - what reeve says to a person, on standard error.
 *
 * One event, one line, one write(2), never blocking: when standard error takes
 * no more, lines wait in a bounded queue, and what is over is counted and
 * said. errno is the same after a call as before it.
 */
#ifndef REEVE_LOG_H
#define REEVE_LOG_H

#include <stdbool.h>

enum log_level {
	LOG_LEVEL_ERROR, /* reeve itself, or the user's command, is at fault */
	LOG_LEVEL_WARN, /* for a person to know or act on; the default */
	LOG_LEVEL_INFO, /* what changed: -v */
	LOG_LEVEL_DEBUG, /* the rest: -vv */
};

/* Name the program and find a way to write without blocking. */
void log_open(const char *program);

/* In a child that closes our descriptor: standard error itself from now on. */
void log_after_fork(void);

/*
 * While a bar of progress stands on the line of the cursor: on a terminal, what
 * is said takes its place. (It is drawn anew below.)
 */
void log_set_over_bar(bool is_over_bar);

void log_set_level(enum log_level);
bool log_wants(enum log_level);

/* Plain, and with `: strerror(errno)` behind (the names of <err.h>). */
void log_errorx(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warnx(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The descriptor to wait on for writing while lines are queued, else -1. */
int log_waits_for(void);

/* Write what is queued and fits now. */
void log_flush(void);

/* The same, but wait for room, timeout_ms at most. */
void log_finish(int timeout_ms);

#endif

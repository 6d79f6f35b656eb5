/* SPDX-License-Identifier: ISC */
/*
 * journal.h - lines for syslog(3) or for journald's native socket.
 *
 * The protocol is https://systemd.io/JOURNAL_NATIVE_PROTOCOL/, spoken here and
 * not by libsystemd, of which there is seldom a static library.
 */
#ifndef REEVE_LOGGER_JOURNAL_H
#define REEVE_LOGGER_JOURNAL_H

#include <sys/un.h>

#include <stdbool.h>

#include "worker/logger/format.h"

enum journal_kind {
	JOURNAL_SYSLOG, /* priority daemon.info, of standard error
			   daemon.warning */
	JOURNAL_NATIVE /* systemd.io/JOURNAL_NATIVE_PROTOCOL */
};

struct journal {
	enum journal_kind kind;
	int fd; /* of the native socket, non-blocking; -1: not open, or syslog
		 */
	struct sockaddr_un address; /* of journald, which may come back there */
};

/* The native socket; tests give another. */
#define JOURNAL_PATH "/run/systemd/journal/socket"

/*
 * Returns 0, or -1 with errno (nobody listens at path). path: native only; for
 * syslog it is where libc sends, /dev/log, that somebody must listen on now.
 * When that one comes and goes later, libc loses lines and says nothing.
 */
int journal_open(struct journal *, enum journal_kind, const char *path);
void journal_close(struct journal *);

/*
 * Send one line: ident POOL.N, pid of the task, the line's text. Native fields:
 * MESSAGE, PRIORITY, SYSLOG_IDENTIFIER, SYSLOG_PID (when known), REEVE_POOL,
 * REEVE_WORKER, REEVE_STREAM, and REEVE_PARTIAL=1 for a piece. A datagram over
 * the socket's limit goes as a sealed memfd. Returns 0, or -1 with errno and
 * nothing sent; EAGAIN: its queue is full (native only; libc's syslog waits),
 * and fd is writable when there is room again. ECONNREFUSED, ENOTCONN, ENOENT:
 * journald is not there; the next call looks for it again.
 *
 * Syslog: `web.1[812]: text`; a NUL in the text is shown as \0, a piece but the
 * last of a long line ends in " [...]".
 */
int journal_send(struct journal *, const struct origin *, const struct line *);

#endif

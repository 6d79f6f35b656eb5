/* SPDX-License-Identifier: ISC */
/*
 * log.c - what reeve says to a person, on standard error.
 *
 * O_NONBLOCK belongs to the open file description, which standard error shares
 * with the tasks and the caller's shell. So it is opened anew through /proc,
 * which gives pipes, terminals and files a description of our own; a socket
 * refuses that and is written with MSG_DONTWAIT.
 */
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/buffer.h"
#include "common/clock.h"
#include "common/log.h"

#define LINE_MAX_BYTES 2048 /* longer lines are cut, and end in "..." */
#define QUEUE_MAX_BYTES 65536 /* as much again as a pipe holds */
#define ERASE_LINE "\r\033[K"

static struct {
	const char *program;
	enum log_level level;
	int fd;
	bool is_socket;
	bool is_terminal;
	bool is_over_bar;
	bool must_ask; /* it blocks when full: poll first */
	struct buffer queue;
	unsigned long lost; /* lines that fitted nowhere */
} state = { .program = "reeve",
	.level = LOG_LEVEL_WARN,
	.fd = STDERR_FILENO,
	.queue = { .max = QUEUE_MAX_BYTES } };

void
log_open(const char *program)
{
	struct stat st;
	int fd;

	state.program = program;
	state.is_socket =
	    fstat(STDERR_FILENO, &st) == 0 && S_ISSOCK(st.st_mode);
	if (state.is_socket)
		return;
	state.is_terminal = isatty(STDERR_FILENO);
	/* A regular file is never full in this sense, and has an offset. */
	if (fstat(STDERR_FILENO, &st) == 0 && S_ISREG(st.st_mode))
		return;
	fd = open("/proc/self/fd/2",
	    O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	state.must_ask = fd == -1; /* another user's terminal, say */
	if (fd != -1)
		state.fd = fd;
}

void
log_after_fork(void)
{
	struct stat st;

	/* What is queued is the parent's to say. */
	buffer_fini(&state.queue);
	state.lost = 0;
	state.fd = STDERR_FILENO;
	state.is_socket =
	    fstat(STDERR_FILENO, &st) == 0 && S_ISSOCK(st.st_mode);
	state.must_ask = !state.is_socket;
}

void
log_set_over_bar(bool is_over_bar)
{
	state.is_over_bar = is_over_bar;
}

void
log_set_level(enum log_level level)
{
	state.level = level;
}

bool
log_wants(enum log_level level)
{
	return level <= state.level;
}

/* Like write(2), but full is EAGAIN whatever standard error is. */
static ssize_t
write_now(const void *data, size_t len)
{
	struct pollfd p = { .fd = state.fd, .events = POLLOUT };
	sigset_t ttou, before;
	ssize_t n;

	if (state.is_socket)
		return send(state.fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (state.must_ask && poll(&p, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	/* With room for a page, a pipe takes as much as this in one go. */
	if (state.must_ask && len > PIPE_BUF)
		len = PIPE_BUF;
	if (!state.is_terminal)
		return write(state.fd, data, len);
	/* From the background, under stty tostop, it would raise SIGTTOU. */
	sigemptyset(&ttou);
	sigaddset(&ttou, SIGTTOU);
	sigprocmask(SIG_BLOCK, &ttou, &before);
	n = write(state.fd, data, len);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return n;
}

void
log_flush(void)
{
	while (state.queue.len > 0) {
		ssize_t n =
		    write_now(buffer_bytes(&state.queue), state.queue.len);

		if (n == -1 && (errno == EAGAIN || errno == EINTR))
			return;
		/* Nobody will ever read it: what is queued is void. */
		if (n == -1)
			n = (ssize_t)state.queue.len;
		buffer_consume(&state.queue, (size_t)n);
	}
}

static void
put_line(const char *line, size_t len)
{
	ssize_t n;

	log_flush();
	if (state.queue.len > 0) {
		if (!buffer_append(&state.queue, line, len))
			state.lost++;
		return;
	}
	n = write_now(line, len);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		n = 0;
	if (n >= 0 && (size_t)n < len)
		buffer_append(&state.queue, line + n, len - (size_t)n);
}

static void
say_lost(void)
{
	char line[128];
	int len = snprintf(line, sizeof(line),
	    "%s: %lu messages lost: standard error took no more\n",
	    state.program, state.lost);

	log_flush();
	if (state.queue.max - state.queue.len < (size_t)len)
		return;
	state.lost = 0;
	put_line(line, (size_t)len);
}

__attribute__((format(printf, 3, 0))) static void
say(enum log_level level, const char *reason, const char *format, va_list ap)
{
	char line[LINE_MAX_BYTES];
	size_t cap = sizeof(line) - 1; /* for the newline */
	size_t len;

	if (!log_wants(level))
		return;
	len = (size_t)snprintf(line, cap,
	    "%s%s: ", state.is_over_bar && state.is_terminal ? ERASE_LINE : "",
	    state.program);
	len += (size_t)vsnprintf(line + len, cap - len, format, ap);
	if (len < cap && reason != NULL)
		len += (size_t)snprintf(line + len, cap - len, ": %s", reason);
	if (len >= cap) {
		len = cap - 1;
		memcpy(line + len - 3, "...", 3);
	}
	line[len++] = '\n';
	if (state.lost > 0)
		say_lost();
	put_line(line, len);
}

/* The six differ in two words; a macro keeps the errno rule in one place. */
#define DEFINE_LOG(name, level, reason) \
	void name(const char *format, ...) \
	{ \
		int saved = errno; \
		va_list ap; \
\
		va_start(ap, format); \
		say(level, reason, format, ap); \
		va_end(ap); \
		errno = saved; \
	}

DEFINE_LOG(log_errorx, LOG_LEVEL_ERROR, NULL)
DEFINE_LOG(log_error, LOG_LEVEL_ERROR, strerror(saved))
DEFINE_LOG(log_warnx, LOG_LEVEL_WARN, NULL)
DEFINE_LOG(log_warn, LOG_LEVEL_WARN, strerror(saved))
DEFINE_LOG(log_info, LOG_LEVEL_INFO, NULL)
DEFINE_LOG(log_debug, LOG_LEVEL_DEBUG, NULL)

int
log_waits_for(void)
{
	return state.queue.len > 0 ? state.fd : -1;
}

void
log_finish(int timeout_ms)
{
	uint64_t end_ms = clock_now_ms() + (uint64_t)timeout_ms;

	log_flush();
	while (state.queue.len > 0) {
		struct pollfd p = { .fd = state.fd, .events = POLLOUT };
		uint64_t now_ms = clock_now_ms();

		if (now_ms >= end_ms ||
		    poll(&p, 1, (int)(end_ms - now_ms)) == 0)
			return;
		log_flush();
	}
}

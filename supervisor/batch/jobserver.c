/* SPDX-License-Identifier: ISC */
/*
 * jobserver.c - share slots with a GNU make above us, or with those below.
 *
 * O_NONBLOCK belongs to what all takers share, and some of them want to block.
 * So the pipe is opened anew, through /proc/self/fd, for a description of our
 * own; what tasks get is the old one.
 *
 * All tokens we hold are with the supervisor: whichever worker is killed, they
 * are given back.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "supervisor/batch/jobserver.h"
#include "supervisor/batch/makeflags.h"

/* What make itself writes. */
#define TOKEN '+'

/* As a pipe is made: 16 pages of 4096 bytes. */
#define PIPE_BYTES 65536u

/* Between the start of the program and jobserver_client. */
struct kept {
	int numbers[2]; /* which they had: -1: none */
	int fds[2];
};

static struct kept kept = { { -1, -1 }, { -1, -1 } };

static bool
is_pipe_end(int fd, int useless_mode)
{
	struct stat st;
	int flags = fcntl(fd, F_GETFL);

	return flags != -1 && (flags & O_ACCMODE) != useless_mode &&
	    fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

static void
forget_kept(void)
{
	fd_close(&kept.fds[0]);
	fd_close(&kept.fds[1]);
	kept.numbers[0] = kept.numbers[1] = -1;
}

/* Copies above 9. Returns 0, or -1 with errno and no copy. */
static int
copy_ends(const int from[2], int to[2])
{
	for (int i = 0; i < 2; i++) {
		to[i] = fcntl(from[i], F_DUPFD_CLOEXEC, JOBSERVER_FD_MIN);
		if (to[i] == -1) {
			int saved = errno;

			if (i == 1)
				fd_close(&to[0]);
			errno = saved;
			return -1;
		}
	}
	return 0;
}

void
jobserver_keep(const char *makeflags)
{
	struct makeflags m;
	int fds[2];

	forget_kept();
	makeflags_read(&m, makeflags);
	/* A make that closed them leaves the numbers to anybody. */
	if (m.form != MAKEFLAGS_PIPE || !is_pipe_end(m.fds[0], O_WRONLY) ||
	    !is_pipe_end(m.fds[1], O_RDONLY) || copy_ends(m.fds, fds) == -1)
		return;
	memcpy(kept.numbers, m.fds, sizeof(kept.numbers));
	memcpy(kept.fds, fds, sizeof(kept.fds));
}

size_t
jobserver_kept(int fds[2])
{
	/* The read end was copied first, so they ascend. */
	memcpy(fds, kept.fds, sizeof(kept.fds));
	return kept.fds[0] == -1 ? 0 : 2;
}

static void
init(struct jobserver *js)
{
	*js = (struct jobserver){ .read_fd = -1,
		.write_fd = -1,
		.pass = { .fds = { -1, -1 }, .as = { -1, -1 } } };
}

static void
close_all(struct jobserver *js)
{
	fd_close(&js->read_fd);
	fd_close(&js->write_fd);
	fd_close(&js->pass.fds[0]);
	fd_close(&js->pass.fds[1]);
	free(js->pass.makeflags);
	init(js);
}

/* A FIFO, and nothing else. Returns a descriptor, or -1 with errno. */
static int
open_fifo(const char *path, int mode)
{
	struct stat st;
	int fd = open(path, mode | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	if (fd == -1 || (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode)))
		return fd;
	close(fd);
	errno = ENOSTR;
	return -1;
}

/* Ours, to read first: without a reader a FIFO cannot be opened to write. */
static int
open_ours(struct jobserver *js, const char *read_path, const char *write_path)
{
	js->read_fd = open_fifo(read_path, O_RDONLY);
	if (js->read_fd == -1)
		return -1;
	js->write_fd = open_fifo(write_path, O_WRONLY);
	return js->write_fd == -1 ? -1 : 0;
}

static int
open_anew(struct jobserver *js)
{
	char paths[2][32];

	for (int i = 0; i < 2; i++)
		(void)snprintf(paths[i], sizeof(paths[i]), "/proc/self/fd/%d",
		    js->pass.fds[i]);
	return open_ours(js, paths[0], paths[1]);
}

/* From here on what was kept is the jobserver's. */
static int
open_kept(struct jobserver *js, const int numbers[2])
{
	if (kept.fds[0] == -1 || kept.numbers[0] != numbers[0] ||
	    kept.numbers[1] != numbers[1]) {
		errno = EBADF;
		return -1;
	}
	js->pass = (struct jobserver_pass){ .fds = { kept.fds[0], kept.fds[1] },
		.as = { numbers[0], numbers[1] } };
	kept.fds[0] = kept.fds[1] = -1;
	return open_anew(js);
}

void
jobserver_client(struct jobserver *js, const char *makeflags)
{
	struct makeflags m;
	int result = -1;

	init(js);
	makeflags_read(&m, makeflags);
	switch (m.form) {
	case MAKEFLAGS_NONE: result = 0; break;
	case MAKEFLAGS_PIPE: result = open_kept(js, m.fds); break;
	case MAKEFLAGS_FIFO: result = open_ours(js, m.path, m.path); break;
	case MAKEFLAGS_GONE: errno = EBADF; break;
	case MAKEFLAGS_UNKNOWN: errno = EINVAL; break;
	}
	forget_kept();
	if (result == 0)
		return;
	if (errno == EBADF)
		log_info("make keeps its jobserver to itself; a '+' before "
			 "the line in the makefile would share it");
	else
		log_info("the jobserver of MAKEFLAGS cannot be used: %s",
		    strerror(errno));
	close_all(js);
}

/* Returns 0, or -1 with errno. */
static int
make_pipe(struct jobserver *js, uint32_t n_tokens)
{
	int ends[2], result;

	if (fd_pipe(ends) == -1)
		return -1;
	result = copy_ends(ends, js->pass.fds);
	if (result == 0 && n_tokens > PIPE_BYTES &&
	    fcntl(ends[1], F_SETPIPE_SZ, n_tokens) == -1)
		result = -1;
	fd_close(&ends[0]);
	fd_close(&ends[1]);
	memcpy(js->pass.as, js->pass.fds, sizeof(js->pass.as));
	return result == -1 ? -1 : open_anew(js);
}

static int
fill_pipe(const struct jobserver *js, uint32_t n_tokens)
{
	char tokens[4096];

	memset(tokens, TOKEN, sizeof(tokens));
	while (n_tokens > 0) {
		size_t len =
		    n_tokens < sizeof(tokens) ? n_tokens : sizeof(tokens);

		if (fd_write_all(js->write_fd, tokens, len) == -1)
			return -1;
		n_tokens -= (uint32_t)len;
	}
	return 0;
}

int
jobserver_server(struct jobserver *js, uint32_t slots)
{
	int saved;

	init(js);
	forget_kept();
	if (make_pipe(js, slots - 1) == 0 && fill_pipe(js, slots - 1) == 0 &&
	    asprintf(&js->pass.makeflags, " -j%u --jobserver-auth=%d,%d", slots,
		js->pass.as[0], js->pass.as[1]) != -1)
		return 0;
	saved = errno;
	js->pass.makeflags = NULL; /* asprintf leaves it undefined */
	close_all(js);
	errno = saved;
	return -1;
}

bool
jobserver_is_used(const struct jobserver *js)
{
	return js->read_fd != -1;
}

static void
say(struct jobserver *js, const char *what)
{
	if (!js->said)
		log_warn("the jobserver %s", what);
	js->said = true;
}

static bool
read_token(struct jobserver *js)
{
	uint8_t token;
	ssize_t n;

	do
		n = read(js->read_fd, &token, 1);
	while (n == -1 && errno == EINTR);
	if (n == 1) {
		js->tokens[token]++;
		js->n_tokens++;
		return true;
	}
	/* There is no end while we have an end to write to. */
	if (n == -1 && errno != EAGAIN)
		say(js, "gives no token");
	return false;
}

/* Any that we hold. False: it is still ours. */
static bool
write_token(struct jobserver *js)
{
	uint8_t token = 0;
	ssize_t n;

	while (js->tokens[token] == 0)
		token++;
	do
		n = write(js->write_fd, &token, 1);
	while (n == -1 && errno == EINTR);
	if (n != 1) {
		say(js, "takes no token back");
		return false;
	}
	js->tokens[token]--;
	js->n_tokens--;
	return true;
}

bool
jobserver_take(struct jobserver *js)
{
	/* As many run as we have slots, with the one that needs no token? */
	if (js->running > js->n_tokens && !read_token(js))
		return false;
	js->running++;
	return true;
}

void
jobserver_give(struct jobserver *js)
{
	js->running--;
	/* Until only those are left that the running ones need. */
	while (js->n_tokens > 0 && js->n_tokens >= js->running)
		if (!write_token(js))
			return;
}

void
jobserver_close(struct jobserver *js)
{
	while (js->n_tokens > 0 && write_token(js))
		;
	close_all(js);
}

/* SPDX-License-Identifier: ISC */
/*
 * bare_logger.c - the least that can be called a logger, as a yardstick.
 *
 *	bare_logger [-gjt] [-n copies] [-r file] command [argument ...]
 *
 * Runs copies of a command with a pipe as their standard output, and writes
 * what they write to its own with "web.1 | " before each line; with -t the time
 * before that, with -j each line as JSON. With -r it writes lines as they are
 * to a file instead, renamed when it has reached 10 MiB, five old ones kept. It
 * reads what is there, at once; with -g it naps for a millisecond after each
 * read, so that output gathers in a pipe of 1 MiB. It knows no long lines, no
 * UTF-8, no full disk, no terminal and no end but that of the pipe: what it
 * takes is what reading and writing take. (With 64 KiB written at a time a
 * larger pipe makes no difference.)
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COPIES_MAX 64
#define READ_BYTES 65536
#define GATHER_BYTES (1 << 20)
#define NAP_NS 1000000
#define ROTATE_BYTES (10 << 20)
#define KEEP 5
#define HEAD_SIZE 160
#define ESCAPE_BYTES 6 /* \u001b: the most that a byte becomes */

struct stream {
	int fd;
	int worker;
	pid_t pid;
	char *in; /* begins with a line that is not yet whole */
	size_t len;
	char head[HEAD_SIZE]; /* what is before each line */
	size_t head_len;
};

static struct stream streams[COPIES_MAX];
static size_t copies = 1;
static size_t read_bytes = READ_BYTES;
static bool gather;
static bool json;
static bool times;
static const char *file; /* rotated; NULL: standard output */
static int out_fd = 1;
static size_t out_bytes; /* in the file */
static char *out;
static size_t out_len;

static void
write_all(const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(out_fd, p, len);

		if (n == -1)
			err(1, "write");
		p += n;
		len -= (size_t)n;
	}
}

static void
open_file(void)
{
	out_fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (out_fd == -1)
		err(1, "%s", file);
	out_bytes = 0;
}

static void
rotate(void)
{
	char from[4096];
	char to[4096];

	close(out_fd);
	for (int i = KEEP; i > 0; i--) {
		snprintf(from, sizeof(from), i > 1 ? "%s.%d" : "%s", file,
		    i - 1);
		snprintf(to, sizeof(to), "%s.%d", file, i);
		if (rename(from, to) == -1 && errno != ENOENT)
			err(1, "%s", to);
	}
	open_file();
}

/* Whole lines, as many as the file has room for, and the others after. */
static void
store(const char *p, size_t len)
{
	while (len > 0) {
		size_t room = ROTATE_BYTES - out_bytes;
		const char *end =
		    len <= room ? p + len - 1 : memrchr(p, '\n', room);
		size_t n = end == NULL ? 0 : (size_t)(end + 1 - p);

		write_all(p, n);
		out_bytes += n;
		p += n;
		len -= n;
		if (len > 0)
			rotate();
	}
}

/* The time is that of the read, for all lines that came with it. */
static void
make_head(struct stream *s)
{
	struct timespec ts;
	struct tm tm;
	char date[32];
	char at[64];
	int len;

	clock_gettime(CLOCK_REALTIME, &ts);
	gmtime_r(&ts.tv_sec, &tm);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(at, sizeof(at), "%s.%03ld+00:00", date, ts.tv_nsec / 1000000);
	if (json)
		len = snprintf(s->head, sizeof(s->head),
		    "{\"time\":\"%s\",\"pool\":\"web\",\"worker\":%d,"
		    "\"pid\":%d,\"stream\":\"stdout\",\"line\":\"",
		    at, s->worker, (int)s->pid);
	else
		len = snprintf(s->head, sizeof(s->head), "%s%sweb.%d | ",
		    times ? at : "", times ? " " : "", s->worker);
	s->head_len = (size_t)len;
}

static void
put(const char *p, size_t len)
{
	memcpy(out + out_len, p, len);
	out_len += len;
}

static void
put_escaped(const char *p, size_t len)
{
	char *to = out + out_len;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c < ' ') {
			to += sprintf(to, "\\u%04x", c);
			continue;
		}
		if (c == '"' || c == '\\')
			*to++ = '\\';
		*to++ = p[i];
	}
	out_len = (size_t)(to - out);
}

/* Line p of len bytes without its newline. */
static void
put_line(const struct stream *s, const char *p, size_t len)
{
	put(s->head, s->head_len);
	if (json) {
		put_escaped(p, len);
		put("\"}\n", 3);
	} else {
		put(p, len + 1);
	}
}

/* All that is whole; the rest goes to the front. */
static void
prefix(struct stream *s)
{
	const char *end = s->in + s->len;
	const char *p = s->in;
	const char *newline;

	if (times || json)
		make_head(s);
	while ((newline = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		put_line(s, p, (size_t)(newline - p));
		p = newline + 1;
	}
	write_all(out, out_len);
	out_len = 0;
	s->len = (size_t)(end - p);
	memmove(s->in, p, s->len);
}

static void
store_lines(struct stream *s)
{
	const char *newline = memrchr(s->in, '\n', s->len);
	size_t n = newline == NULL ? 0 : (size_t)(newline + 1 - s->in);

	store(s->in, n);
	s->len -= n;
	memmove(s->in, s->in + n, s->len);
}

/* False at the end of the pipe, or when a line is longer than all there is. */
static bool
take(struct stream *s)
{
	static const struct timespec nap = { .tv_nsec = NAP_NS };
	ssize_t n = -1;

	if (s->len <= read_bytes)
		n = read(s->fd, s->in + s->len, read_bytes);

	if (n <= 0)
		return false;
	s->len += (size_t)n;
	if (file != NULL)
		store_lines(s);
	else
		prefix(s);
	if (gather)
		nanosleep(&nap, NULL);
	return true;
}

static void
start(struct stream *s, char **argv)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) == -1)
		err(1, "pipe");
	if (gather)
		fcntl(fds[0], F_SETPIPE_SZ, GATHER_BYTES);
	s->worker = (int)(s - streams) + 1;
	s->fd = fds[0];
	s->in = malloc(2 * read_bytes);
	s->pid = fork();
	if (s->in == NULL || s->pid == -1)
		err(1, NULL);
	if (s->pid == 0) {
		dup2(fds[1], 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(fds[1]);
	make_head(s);
}

static void
take_all(void)
{
	struct pollfd fds[COPIES_MAX];
	size_t left = copies;

	for (size_t i = 0; i < copies; i++)
		fds[i] = (struct pollfd){ streams[i].fd, POLLIN, 0 };
	while (left > 0) {
		poll(fds, copies, -1);
		for (size_t i = 0; i < copies; i++) {
			if (fds[i].revents == 0 || take(&streams[i]))
				continue;
			fds[i].fd = -1;
			fds[i].revents = 0;
			left--;
		}
	}
}

static int
number(const char *text, int max)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < 1 || n > max)
		errx(2, "%s: not a number from 1 to %d", text, max);
	return (int)n;
}

static void
read_options(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "+gjn:r:t")) != -1) {
		switch (option) {
		case 'g':
			gather = true;
			read_bytes = GATHER_BYTES;
			break;
		case 'j': json = true; break;
		case 'n': copies = (size_t)number(optarg, COPIES_MAX); break;
		case 'r': file = optarg; break;
		case 't': times = true; break;
		default: exit(2);
		}
	}
	if (argv[optind] == NULL)
		errx(2, "a command is missing");
}

int
main(int argc, char **argv)
{
	int status;

	read_options(argc, argv);
	/* A line is at least a newline, and each gets a head and a tail. */
	out = malloc(2 * read_bytes * (HEAD_SIZE + ESCAPE_BYTES));
	if (out == NULL)
		err(1, NULL);
	if (file != NULL)
		open_file();
	for (size_t i = 0; i < copies; i++)
		start(&streams[i], argv + optind);
	if (copies > 1)
		take_all();
	else
		while (take(&streams[0]))
			continue;
	while (wait(&status) > 0)
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			errx(1, "the command failed");
	return 0;
}

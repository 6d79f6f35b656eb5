/* SPDX-License-Identifier: ISC */
/*
 * pingpong.c - the least that gets lines through processes that stay.
 *
 *	pingpong [-b] workers in-flight lines command [argument ...]
 *
 * Starts the command so many times, keeps so many lines in flight in each, and
 * counts the lines that come back, one for one, until all have. Each line is a
 * write of its own; with -b, those that may go at once are one. Nothing is
 * looked at and nothing kept: a figure of anything that hands out items is a
 * ratio to that.
 */
#include <sys/types.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORKERS_MAX 1000
#define FLIGHT_MAX 1000
#define LINES_MAX 1000000000
#define LINE_SIZE 16
#define READ_BYTES 65536

struct peer {
	pid_t pid;
	int to;
	int from;
	long in_flight;
};

static struct peer peers[WORKERS_MAX];
static struct pollfd polls[WORKERS_MAX];
static long workers;
static long flight;
static long lines;
static long sent;
static bool batched;

/* All descriptors of the parent are close-on-exec. */
static _Noreturn void
become(char **argv, int in, int out)
{
	if (dup2(in, 0) == -1 || dup2(out, 1) == -1)
		_exit(125);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], argv);
	_exit(127);
}

static void
start(struct peer *peer, char **argv)
{
	int to[2], from[2];

	if (pipe2(to, O_CLOEXEC) == -1 || pipe2(from, O_CLOEXEC) == -1)
		err(1, "pipe");
	peer->pid = fork();
	if (peer->pid == 0)
		become(argv, to[0], from[1]);
	if (peer->pid == -1)
		err(1, "fork");
	close(to[0]);
	close(from[1]);
	peer->to = to[1];
	peer->from = from[0];
}

/* A line and more than it fit into an empty pipe: this never blocks. */
static void
put(const struct peer *peer, const char *bytes, size_t len)
{
	if (write(peer->to, bytes, len) != (ssize_t)len)
		err(1, "write");
}

static void
fill(struct peer *peer)
{
	char bytes[FLIGHT_MAX * LINE_SIZE];
	size_t len = 0;

	while (peer->in_flight < flight && sent < lines) {
		len +=
		    (size_t)snprintf(bytes + len, LINE_SIZE, "%ld\n", ++sent);
		peer->in_flight++;
		if (!batched) {
			put(peer, bytes, len);
			len = 0;
		}
	}
	if (len > 0)
		put(peer, bytes, len);
}

/* Returns how many lines came back. */
static long
hear(struct peer *peer)
{
	static char bytes[READ_BYTES];
	ssize_t n = read(peer->from, bytes, sizeof(bytes));
	long heard = 0;

	if (n <= 0)
		errx(1, "a process went away, %ld lines in flight",
		    peer->in_flight);
	for (const char *p = bytes, *end = bytes + n;
	     (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
		heard++;
	peer->in_flight -= heard;
	if (peer->in_flight < 0)
		errx(1, "more lines came back than were sent");
	return heard;
}

static void
play(void)
{
	for (long back = 0; back < lines;) {
		if (poll(polls, (nfds_t)workers, -1) == -1) {
			if (errno == EINTR)
				continue;
			err(1, "poll");
		}
		for (long i = 0; i < workers; i++) {
			if (polls[i].revents == 0)
				continue;
			back += hear(&peers[i]);
			fill(&peers[i]);
		}
	}
}

static long
number(const char *text, long max)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < 1 || n > max)
		errx(2, "%s: not a number from 1 to %ld", text, max);
	return n;
}

int
main(int argc, char **argv)
{
	int status;
	bool well = true;

	if (argc > 1 && strcmp(argv[1], "-b") == 0) {
		batched = true;
		argc--;
		argv++;
	}
	if (argc < 5)
		errx(2, "usage: pingpong [-b] workers in-flight lines command");
	workers = number(argv[1], WORKERS_MAX);
	flight = number(argv[2], FLIGHT_MAX);
	lines = number(argv[3], LINES_MAX);
	for (long i = 0; i < workers; i++) {
		start(&peers[i], argv + 4);
		polls[i].fd = peers[i].from;
		polls[i].events = POLLIN;
	}
	for (long i = 0; i < workers; i++)
		fill(&peers[i]);
	play();
	for (long i = 0; i < workers; i++)
		close(peers[i].to);
	for (long i = 0; i < workers; i++)
		if (waitpid(peers[i].pid, &status, 0) == -1 || status != 0)
			well = false;
	return well ? 0 : 1;
}

/* SPDX-License-Identifier: ISC */
/*
 * latency.c - how soon a line that a task writes is seen at a terminal.
 *
 * The terminal is a pseudo-terminal of ours, and nobody's controlling one. The
 * task is writer -q, whose lines say when they were written.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tests/bench/figures.h"

#define LINES_MAX 1000
#define TEXT_SIZE 65536
#define NS_PER_US 1000

struct arrivals {
	double us[LINES_MAX];
	size_t n;
};

static void
open_terminal(int *master, int *slave)
{
	char name[64];

	*slave = -1;
	*master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*master != -1 && grantpt(*master) == 0 && unlockpt(*master) == 0 &&
	    ptsname_r(*master, name, sizeof(name)) == 0)
		*slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*slave == -1)
		subject_fail("terminal: %s", strerror(errno));
}

/* Text is NUL-terminated. Returns what follows the last whole line. */
static char *
note_lines(struct arrivals *arrivals, char *text, int64_t at_ns)
{
	char *newline;

	while ((newline = strchr(text, '\n')) != NULL) {
		int64_t then_ns;

		*newline = '\0';
		text = strstr(text, "at=");
		if (text != NULL &&
		    sscanf(text, "at=%" SCNd64 ";", &then_ns) == 1 &&
		    arrivals->n < LINES_MAX)
			arrivals->us[arrivals->n++] =
			    (double)(at_ns - then_ns) / NS_PER_US;
		text = newline + 1;
	}
	return text;
}

/* Until the other side is closed, which a terminal tells by EIO. */
static void
watch(struct arrivals *arrivals, const struct subject *s, int master)
{
	static char text[TEXT_SIZE];
	size_t len = 0;

	for (;;) {
		int64_t at_ns;
		char *rest;
		ssize_t n;

		subject_await_output(s, master);
		n = read(master, text + len, sizeof(text) - 1 - len);
		at_ns = now_ns();
		if (n <= 0)
			break;
		len += (size_t)n;
		text[len] = '\0';
		rest = note_lines(arrivals, text, at_ns);
		len -= (size_t)(rest - text);
		memmove(text, rest, len);
	}
}

static void
run_once(struct subject *s, struct arrivals *arrivals)
{
	int master;
	int slave;

	open_terminal(&master, &slave);
	s->out = slave;
	subject_start(s);
	close(slave);
	s->out = -1;
	watch(arrivals, s, master);
	close(master);
	subject_finish(s);
}

void
figure_latency(const struct plan *plan)
{
	for (size_t i = 0; i < plan->n_subjects; i++) {
		struct subject *s = &plan->subjects[i];
		struct arrivals arrivals = { .n = 0 };
		double middle;

		run_once(s, &arrivals);
		if (arrivals.n == 0)
			subject_fail("%s: no line arrived", s->name);
		middle = median(arrivals.us, arrivals.n);
		printf("latency %s %.0f %.0f %zu\n", s->name, middle,
		    arrivals.us[arrivals.n - 1], arrivals.n);
	}
}

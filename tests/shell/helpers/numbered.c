/* SPDX-License-Identifier: ISC */
/*
 * numbered COUNT TASK [both|bursts|die] - writes COUNT numbered lines on stdout
 * in writes of odd sizes, which cut them anywhere.
 *
 * both: as many on stderr too. bursts: after every 200 KB it rests for 100 ms.
 * die: at the end it kills itself with KILL.
 */
#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/shell/helpers/lines.h"

#define WRITE_MAX 9001u
#define BURST_BYTES 200000u
#define REST_US 100000

struct stream {
	int fd;
	char name;
	size_t used; /* bytes in buf */
	size_t next; /* bytes that the next write shall have */
	char buf[WRITE_MAX + NUMBERED_MAX];
};

static uint32_t seed;
static size_t written;

static size_t
odd_size(void)
{
	seed = seed * 1664525u + 1013904223u;
	return 1 + (seed >> 8) % (seed >> 31 ? WRITE_MAX : 100u);
}

/* Write the first len bytes of what is there. */
static void
put(struct stream *s, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t n = write(s->fd, s->buf + done, len - done);

		if (n == -1)
			err(1, "stream %c", s->name);
		done += (size_t)n;
	}
	s->used -= len;
	memmove(s->buf, s->buf + len, s->used);
	written += len;
}

static void
add_line(struct stream *s, unsigned task, unsigned long n)
{
	s->used += numbered_line(s->buf + s->used, task, s->name, n);
	while (s->used >= s->next) {
		put(s, s->next);
		s->next = odd_size();
	}
}

int
main(int argc, char **argv)
{
	static struct stream out = { .fd = 1, .name = 'o', .next = 1 };
	static struct stream error = { .fd = 2, .name = 'e', .next = 1 };
	const char *how = argc == 4 ? argv[3] : "";

	if (argc < 3)
		errx(2, "usage: numbered count task [both|bursts|die]");
	seed = (uint32_t)atoi(argv[2]);
	for (long n = 1; n <= atol(argv[1]); n++) {
		add_line(&out, (unsigned)atoi(argv[2]), (unsigned long)n);
		if (strcmp(how, "both") == 0)
			add_line(&error, (unsigned)atoi(argv[2]),
			    (unsigned long)n);
		if (strcmp(how, "bursts") == 0 && written > BURST_BYTES) {
			usleep(REST_US);
			written = 0;
		}
	}
	put(&out, out.used);
	put(&error, error.used);
	if (strcmp(how, "die") == 0)
		raise(SIGKILL);
	return 0;
}

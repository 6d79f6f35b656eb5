/* SPDX-License-Identifier: ISC */
/*
 * exact [-p POOL] [-s STREAMS] [-t] [-g] FIRST LAST COUNT FILE... - no vice:
 * sees whether the files, one after the other, hold the numbered lines 1 to
 * COUNT of each of the tasks FIRST to LAST: once, whole, in order, and nothing
 * else. Names the first fault as a comment of TAP, and ends with 1.
 *
 * -p: each line has the prefix of its worker. -s: the streams, "o" (default),
 * "e" or "oe". -t: only the tail is there: it may begin with any number. -g:
 * gaps are allowed that a line there counts: `[7 lines dropped]`. COUNT 0: the
 * last number may be any, but for each task there is a line.
 */
#include <ctype.h>
#include <err.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/shell/helpers/lines.h"

#define TASKS_MAX 64u

static struct {
	const char *pool, *streams;
	bool tail, gaps;
	unsigned first, last;
	unsigned long count;
} asked = { .streams = "o" };

static unsigned long seen[TASKS_MAX + 1][2]; /* the last number of a stream */
static unsigned long dropped; /* lines, said since the last numbered one */
static const char *file;
static unsigned long row;

static _Noreturn __attribute__((format(printf, 1, 2))) void
fault(const char *format, ...)
{
	va_list ap;

	printf("# %s:%lu: ", file, row);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	putchar('\n');
	exit(1);
}

/* What follows the prefix; its worker in *number, or 0 when none is wanted. */
static char *
skip_prefix(char *line, unsigned *number)
{
	size_t len = asked.pool == NULL ? 0 : strlen(asked.pool);
	char *at;

	*number = 0;
	if (len == 0)
		return line;
	if (strncmp(line, asked.pool, len) != 0 || line[len] != '.')
		fault("no prefix: %.60s", line);
	*number = (unsigned)strtoul(line + len + 1, &at, 10);
	at += strspn(at, " ");
	if (strncmp(at, "| ", 2) != 0)
		fault("a broken prefix: %.60s", line);
	return at + 2;
}

/* A line in brackets, which says what is missing. */
static bool
is_gap(const char *text)
{
	const char *at = strstr(text, " line");
	bool lost = at != NULL && strstr(at, " dropped]\n") != NULL;

	if (!asked.gaps || text[0] != '[' ||
	    (!lost && strstr(text, "nothing lost]\n") == NULL))
		return false;
	while (lost && at > text && isdigit((unsigned char)at[-1]))
		at--;
	dropped += lost ? strtoul(at, NULL, 10) : 0;
	return true;
}

static void
count_line(unsigned task, char stream, unsigned long n)
{
	unsigned long *last = &seen[task][stream == 'e'];
	unsigned long next = *last + 1 + dropped;

	if (asked.tail && *last == 0)
		next = n;
	if (n < next)
		fault("task %u, stream %c: line %lu after %lu, %lu dropped",
		    task, stream, n, *last, dropped);
	if (n > next)
		fault("task %u, stream %c: lines %lu to %lu are missing, "
		      "%lu dropped",
		    task, stream, *last + 1, n - 1, dropped);
	dropped = 0;
	*last = n;
}

static void
look_at(char *line, size_t len)
{
	char expected[NUMBERED_MAX], stream;
	unsigned number, task;
	unsigned long n;
	char *text = skip_prefix(line, &number);

	len -= (size_t)(text - line);
	if (text[len - 1] != '\n')
		fault("the file ends within a line: %.60s", text);
	if (is_gap(text))
		return;
	if (sscanf(text, "%u %c %lu ", &task, &stream, &n) != 3)
		fault("no numbered line: %.60s", text);
	if (task < asked.first || task > asked.last ||
	    strchr(asked.streams, stream) == NULL)
		fault("task %u, stream %c is not to be here", task, stream);
	if (number != 0 && number != task)
		fault("prefix of worker %u at a line of %u", number, task);
	if (numbered_line(expected, task, stream, n) != len ||
	    memcmp(expected, text, len) != 0)
		fault("a damaged line: %.60s", text);
	count_line(task, stream, n);
}

static void
read_file(const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	file = path;
	row = 0;
	if (f == NULL)
		fault("cannot be opened");
	while ((len = getline(&line, &size, f)) > 0) {
		row++;
		look_at(line, (size_t)len);
	}
	free(line);
	fclose(f);
}

static void
see_ends(void)
{
	for (unsigned task = asked.first; task <= asked.last; task++) {
		for (const char *s = asked.streams; *s != '\0'; s++) {
			unsigned long last = seen[task][*s == 'e'];

			if (last == 0)
				fault("task %u, stream %c: nothing", task, *s);
			if (asked.count != 0 && last != asked.count)
				fault("task %u, stream %c: ends with %lu", task,
				    *s, last);
		}
	}
}

int
main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "p:s:tg")) != -1) {
		switch (option) {
		case 'p': asked.pool = optarg; break;
		case 's': asked.streams = optarg; break;
		case 't': asked.tail = true; break;
		case 'g': asked.gaps = true; break;
		default: return 2;
		}
	}
	if (argc - optind < 4)
		errx(2,
		    "usage: exact [-tg] [-p pool] [-s streams] "
		    "first last count file ...");
	asked.first = (unsigned)atoi(argv[optind++]);
	asked.last = (unsigned)atoi(argv[optind++]);
	asked.count = strtoul(argv[optind++], NULL, 10);
	if (asked.last > TASKS_MAX)
		errx(2, "%u tasks at most", TASKS_MAX);
	for (; optind < argc; optind++)
		read_file(argv[optind]);
	see_ends();
	return 0;
}

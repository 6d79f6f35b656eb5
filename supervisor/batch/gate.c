/* SPDX-License-Identifier: ISC */
/* gate.c - whether another task may start now. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/log.h"
#include "supervisor/batch/gate.h"

#define LOOK_EVERY_MS 1000

/* A list that has not begun by then may never do: it is said why. */
#define PATIENCE_MS 10000

#define BYTES_PER_MB (UINT64_C(1) << 20)

#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_SECOND 1e9

/* A lower rate than one in ten years is that one. */
#define INTERVAL_MAX_NS (UINT64_C(10) * 365 * 86400 * 1000 * NS_PER_MS)

/*
 * Rates over 100 need it: a turn of the loop that comes 2 ms late would halve a
 * rate of 500. Below, a second has not one start too many.
 */
#define CATCH_UP_NS (10 * NS_PER_MS)

/* MemAvailable is the third line of a file of 1500 bytes. */
#define FILE_MAX_BYTES 4096

static uint64_t
interval_ns(double rate)
{
	double ns = NS_PER_SECOND / rate;

	if (!(rate > 0))
		return 0;
	if (ns >= (double)INTERVAL_MAX_NS)
		return INTERVAL_MAX_NS;
	/* Rounded up, so that n of them are never less than a second. */
	return (uint64_t)ns + ((double)(uint64_t)ns < ns ? 1 : 0);
}

void
gate_init(struct gate *g, const struct gate_config *config)
{
	*g = (struct gate){ .config = config,
		.proc = "/proc",
		.interval_ns = interval_ns(config->rate) };
}

static bool
has_load_limit(const struct gate *g)
{
	return g->config->load > 0;
}

static bool
has_memory_limit(const struct gate *g)
{
	return g->config->memory_bytes > 0;
}

bool
gate_is_idle(const struct gate *g)
{
	return g->config->delay_ms == 0 && g->interval_ns == 0 &&
	    !has_load_limit(g) && !has_memory_limit(g);
}

/* The beginning of a file of /proc, with a NUL. Returns 0, or -1 with errno. */
static int
read_file(const struct gate *g, const char *name, char buf[FILE_MAX_BYTES])
{
	char path[PATH_MAX];
	ssize_t n;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", g->proc, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	n = read(fd, buf, FILE_MAX_BYTES - 1);
	(void)close(fd);
	if (n == -1)
		return -1;
	buf[n] = '\0';
	return 0;
}

static int
read_load(const struct gate *g, double *load)
{
	char text[FILE_MAX_BYTES];
	char *end;

	if (read_file(g, "loadavg", text) == -1)
		return -1;
	*load = strtod(text, &end);
	if (end != text && *end == ' ')
		return 0;
	errno = EPROTO;
	return -1;
}

static int
read_memory(const struct gate *g, uint64_t *bytes)
{
	static const char name[] = "\nMemAvailable:";
	char text[FILE_MAX_BYTES];
	const char *line;
	char *end;

	if (read_file(g, "meminfo", text) == -1)
		return -1;
	line = strstr(text, name);
	if (line != NULL) {
		unsigned long long kb;

		line += sizeof(name) - 1;
		errno = 0;
		kb = strtoull(line, &end, 10);
		if (errno == 0 && end != line && strncmp(end, " kB", 3) == 0 &&
		    kb <= UINT64_MAX / 1024) {
			*bytes = kb * 1024;
			return 0;
		}
	}
	errno = EPROTO;
	return -1;
}

static void
say_unknown(const struct gate *g, bool *said, const char *file,
    const char *option)
{
	if (!*said)
		log_warn("%s/%s tells nothing, so %s has no effect", g->proc,
		    file, option);
	*said = true;
}

static void
look(struct gate *g, uint64_t now_ms)
{
	uint64_t bytes = 0;

	if (!g->has_looked)
		g->looked_ms = now_ms;
	g->has_looked = true;
	g->look_due_ms = now_ms + LOOK_EVERY_MS;
	g->n_started = 0;
	g->load = 0;
	g->has_memory = true;
	if (has_load_limit(g) && read_load(g, &g->load) == -1) {
		say_unknown(g, &g->load_said, "loadavg", "--load");
		g->load = -1;
	}
	if (!has_memory_limit(g))
		return;
	if (read_memory(g, &bytes) == -1)
		say_unknown(g, &g->memory_said, "meminfo", "--memfree");
	else
		g->has_memory = bytes >= g->config->memory_bytes;
	g->available_bytes = bytes;
}

static bool
machine_allows(const struct gate *g)
{
	bool is_loaded = has_load_limit(g) && g->load >= 0 &&
	    g->load + g->n_started >= g->config->load;

	return g->has_memory && !is_loaded;
}

static void
say_closed(struct gate *g, uint64_t now_ms)
{
	if (g->any_started || g->closed_said ||
	    now_ms < g->looked_ms + PATIENCE_MS)
		return;
	g->closed_said = true;
	if (g->has_memory)
		log_warnx("nothing may start: the load average is %.2f, and"
			  " --load allows it below %.2f",
		    g->load, g->config->load);
	else
		log_warnx("nothing may start: %llu MiB of memory are"
			  " available, and --memfree asks for %llu",
		    (unsigned long long)(g->available_bytes / BYTES_PER_MB),
		    (unsigned long long)(g->config->memory_bytes /
			BYTES_PER_MB));
}

/* When delay and rate allow the next start. */
static uint64_t
due_ms(const struct gate *g)
{
	uint64_t rate_due_ms = g->rate_due_ns / NS_PER_MS +
	    (g->rate_due_ns % NS_PER_MS > 0 ? 1 : 0);

	return rate_due_ms > g->delay_due_ms ? rate_due_ms : g->delay_due_ms;
}

uint64_t
gate_ask(struct gate *g, uint64_t now_ms)
{
	uint64_t due = due_ms(g);

	if (due > now_ms)
		return due;
	if (!has_load_limit(g) && !has_memory_limit(g))
		return 0;
	if (now_ms >= g->look_due_ms)
		look(g, now_ms);
	if (machine_allows(g))
		return 0;
	say_closed(g, now_ms);
	return g->look_due_ms;
}

/* From where the next interval counts: from when this start was due, or now. */
static uint64_t
interval_begin_ns(const struct gate *g, uint64_t now_ms)
{
	uint64_t now_ns = now_ms * NS_PER_MS;
	bool may_catch_up = g->interval_ns < CATCH_UP_NS;
	/* The clock's step is no lateness. */
	uint64_t allowed_ns = may_catch_up ? CATCH_UP_NS : NS_PER_MS - 1;

	if (g->rate_due_ns + allowed_ns >= now_ns)
		return g->rate_due_ns;
	return may_catch_up ? now_ns - CATCH_UP_NS : now_ns;
}

void
gate_started(struct gate *g, uint64_t now_ms)
{
	g->any_started = true;
	g->n_started++;
	g->delay_due_ms = now_ms + g->config->delay_ms;
	if (g->interval_ns > 0)
		g->rate_due_ns = interval_begin_ns(g, now_ms) + g->interval_ns;
}

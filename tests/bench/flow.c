/* SPDX-License-Identifier: ISC */
/*
 * flow.c - how fast output gets from a task to a file, and what that costs.
 *
 * The time is from the first writer's start to the last change of a file, so
 * that neither the start of a supervisor nor its end counts. The processor
 * time is all that the subject took, children included, less what the writers
 * say they took and what the subject had taken before them.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/figures.h"

#define NS_PER_S 1000000000
#define LINE_BYTES 80 /* of the writer */
#define LINE_SIZE 256
#define READ_BYTES (256 * 1024)
#define DESCRIPTORS 16
#define PATH_SIZE (PATH_MAX + 16)
#define BREATH_MS 50

/* What the writers have said, added up. */
struct stamps {
	int64_t start_ns; /* the first one's */
	int64_t cpu_ns;
	int64_t bytes;
};

static int64_t last_change_ns; /* nftw has no argument for the caller's own */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	if (ftw->level == 0)
		return 0;
	return type == FTW_DP ? rmdir(path) : unlink(path);
}

static int
note_change(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	int64_t ns =
	    (int64_t)st->st_mtim.tv_sec * NS_PER_S + st->st_mtim.tv_nsec;

	if (type == FTW_F && strcmp(path + ftw->base, "stamp") != 0 &&
	    ns > last_change_ns)
		last_change_ns = ns;
	return 0;
}

static void
read_stamps(struct stamps *stamps, const char *run)
{
	char path[PATH_SIZE];
	char line[LINE_SIZE];
	int64_t at;
	int64_t cpu;
	int64_t bytes;
	FILE *f;

	*stamps = (struct stamps){ .start_ns = INT64_MAX };
	snprintf(path, sizeof(path), "%s/stamp", run);
	f = fopen(path, "re");
	if (f == NULL)
		subject_fail("no writer ran: %s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "start %" SCNd64, &at) == 1 &&
		    at < stamps->start_ns)
			stamps->start_ns = at;
		if (sscanf(line, "end %" SCNd64 " %" SCNd64 " %" SCNd64, &at,
			&cpu, &bytes) == 3) {
			stamps->cpu_ns += cpu;
			stamps->bytes += bytes;
		}
		if (sscanf(line, "before %" SCNd64, &cpu) == 1)
			stamps->cpu_ns += cpu;
	}
	fclose(f);
}

/* An empty file is that of one who stores lines elsewhere. */
static void
check_lines(const struct subject *s, const char *path, int64_t expected)
{
	static char buf[READ_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int64_t lines = 0;
	ssize_t n;

	if (fd == -1)
		subject_fail("%s: %s", path, strerror(errno));
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (const char *p = buf, *end = buf + n;
		     (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
			lines++;
	close(fd);
	if (lines != 0 && lines != expected)
		subject_fail("%s: %" PRId64 " lines arrived of %" PRId64,
		    s->name, lines, expected);
}

static void
run_once(struct subject *s, const char *run, double *rate, double *cost)
{
	struct stamps stamps;
	char path[PATH_SIZE];
	int64_t cpu_ns;

	if (nftw(run, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS) != 0)
		subject_fail("%s: %s", run, strerror(errno));
	snprintf(path, sizeof(path), "%s/out", run);
	s->out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (s->out == -1)
		subject_fail("%s: %s", path, strerror(errno));
	subject_start(s);
	close(s->out);
	s->out = -1;
	cpu_ns = subject_finish(s);
	read_stamps(&stamps, run);
	last_change_ns = 0;
	nftw(run, note_change, DESCRIPTORS, FTW_PHYS);
	if (stamps.bytes == 0 || last_change_ns <= stamps.start_ns)
		subject_fail("%s: nothing was written", s->name);
	check_lines(s, path, stamps.bytes / LINE_BYTES);
	*rate = (double)stamps.bytes * 1e3 /
	    (double)(last_change_ns - stamps.start_ns);
	*cost = (double)(cpu_ns - stamps.cpu_ns) / (double)stamps.bytes;
}

/* Each round begins with another subject. */
void
figure_flow(const struct plan *plan)
{
	size_t n = plan->n_subjects;
	double *rates = calloc(n * plan->rounds, sizeof(*rates));
	double *costs = calloc(n * plan->rounds, sizeof(*costs));
	char run[PATH_MAX];

	if (rates == NULL || costs == NULL)
		subject_fail("%s", strerror(errno));
	snprintf(run, sizeof(run), "%.4000s/run", plan->dir);
	if (mkdir(run, 0700) == -1 && errno != EEXIST)
		subject_fail("%s: %s", run, strerror(errno));
	for (size_t round = 0; round < plan->rounds; round++) {
		for (size_t turn = 0; turn < n; turn++) {
			size_t i = (round + turn) % n;
			size_t at = i * plan->rounds + round;

			run_once(&plan->subjects[i], run, &rates[at],
			    &costs[at]);
			nap_ms(BREATH_MS);
		}
	}
	for (size_t i = 0; i < n; i++)
		print_rounds("flow", plan->subjects[i].name,
		    rates + i * plan->rounds, costs + i * plan->rounds,
		    plan->rounds);
	nftw(run, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
	free(costs);
	free(rates);
}

/* SPDX-License-Identifier: ISC */
/*
 * timing.c - how long restart, start and stop take; how quiet idle is.
 *
 * Subjects take turns within each round, so that whatever drifts (heat, caches,
 * other work) hits all of them.
 */
#include <sys/resource.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/figures.h"

/*
 * A run of a second or more is restarted at once by all supervisors under
 * test; a shorter one is held back, which is no figure of speed.
 */
#define RUN_MS 1100
#define BREATH_MS 20 /* from one measurement to the next */
#define IDLE_MS 1500 /* then even the timers of a stable start are done */
#define DESCRIPTORS_MAX 20000 /* the hard limit that many must live with */
#define LINE_SIZE 512
#define CULPRITS_MAX 5

static double *
samples_new(const struct plan *plan)
{
	double *samples =
	    calloc(plan->n_subjects * plan->rounds, sizeof(*samples));

	if (samples == NULL)
		subject_fail("%s", strerror(errno));
	return samples;
}

static double
ms_of(int64_t ns)
{
	return (double)ns / NS_PER_MS;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double
median(double *samples, size_t n)
{
	qsort(samples, n, sizeof(*samples), compare);
	return n % 2 == 1 ? samples[n / 2]
			  : (samples[n / 2 - 1] + samples[n / 2]) / 2;
}

void
print_rounds(const char *figure, const char *name, const double *rounds,
    double *costs, size_t n)
{
	double *sorted = calloc(n, sizeof(*sorted));

	if (sorted == NULL)
		subject_fail("%s", strerror(errno));
	memcpy(sorted, rounds, n * sizeof(*sorted));
	printf("%s %s %.6f %.6f", figure, name, median(sorted, n),
	    median(costs, n));
	for (size_t i = 0; i < n; i++)
		printf(" %.6f", rounds[i]);
	printf("\n");
	free(sorted);
}

static void
print_medians(const struct plan *plan, const char *figure, double *samples)
{
	for (size_t i = 0; i < plan->n_subjects; i++)
		printf("%s %s %.3f\n", figure, plan->subjects[i].name,
		    median(samples + i * plan->rounds, plan->rounds));
}

/* From the kill to the first instruction of the task that follows. */
static double
time_restart(struct subject *s, pid_t *task)
{
	pid_t old = *task;
	int64_t begin_ns = now_ns();
	int64_t end_ns;

	if (kill(old, SIGKILL) == -1)
		subject_fail("%s: its task %ld is gone", s->name, (long)old);
	end_ns = subject_await(s, 1, task);
	if (end_ns < begin_ns)
		subject_fail("%s: a task that nobody ended", s->name);
	return ms_of(end_ns - begin_ns);
}

/* All subjects run at once; each round begins with another one. */
void
figure_restart(const struct plan *plan)
{
	double *samples = samples_new(plan);
	size_t n = plan->n_subjects;
	pid_t *tasks = calloc(n, sizeof(*tasks));

	if (tasks == NULL)
		subject_fail("%s", strerror(errno));
	for (size_t i = 0; i < n; i++) {
		subject_start(&plan->subjects[i]);
		subject_await(&plan->subjects[i], 1, &tasks[i]);
	}
	for (size_t round = 0; round < plan->rounds; round++) {
		nap_ms(RUN_MS);
		for (size_t turn = 0; turn < n; turn++) {
			size_t i = (round + turn) % n;

			samples[i * plan->rounds + round] =
			    time_restart(&plan->subjects[i], &tasks[i]);
			nap_ms(BREATH_MS);
		}
	}
	end_everything();
	print_medians(plan, "restart", samples);
	free(tasks);
	free(samples);
}

void
figure_start(const struct plan *plan)
{
	double *samples = samples_new(plan);

	for (size_t round = 0; round < plan->rounds; round++) {
		for (size_t i = 0; i < plan->n_subjects; i++) {
			struct subject *s = &plan->subjects[i];
			int64_t begin_ns = subject_start(s);
			int64_t end_ns =
			    subject_await(s, plan->n_workers, NULL);
			size_t n_survivors;

			samples[i * plan->rounds + round] =
			    ms_of(end_ns - begin_ns);
			subject_stop(s, &n_survivors);
			nap_ms(BREATH_MS);
		}
	}
	print_medians(plan, "start", samples);
	free(samples);
}

/* Once before it counts: there are as many tasks as there should be. */
static void
prove_tasks(const struct plan *plan)
{
	size_t n_survivors;

	for (size_t i = 0; i < plan->n_subjects; i++) {
		struct subject *s = &plan->subjects[i];

		subject_start(s);
		subject_await_named(s, plan->n_workers, plan->task);
		subject_stop(s, &n_survivors);
	}
}

void
figure_stop(const struct plan *plan)
{
	double *samples = samples_new(plan);
	size_t n_survivors;

	prove_tasks(plan);
	for (size_t round = 0; round < plan->rounds; round++) {
		for (size_t i = 0; i < plan->n_subjects; i++) {
			struct subject *s = &plan->subjects[i];
			size_t before = subject_threads();

			subject_start(s);
			subject_await_threads(s, before, plan->n_workers);
			nap_settle(plan->n_workers);
			samples[i * plan->rounds + round] =
			    ms_of(subject_stop(s, &n_survivors));
			if (n_survivors > 0)
				subject_fail("%s: %zu survivors", s->name,
				    n_survivors);
		}
	}
	print_medians(plan, "stop", samples);
	free(samples);
}

static long
pid_max(void)
{
	FILE *f = fopen("/proc/sys/kernel/pid_max", "re");
	long max = 0;

	if (f != NULL) {
		if (fscanf(f, "%ld", &max) != 1)
			max = 0;
		fclose(f);
	}
	return max;
}

/* A worker is up to two processes; some pids belong to others. */
static bool
machine_allows(size_t n_workers)
{
	rlim_t need = 2 * n_workers + 1000;
	struct rlimit lim;

	if (pid_max() > 0 && (rlim_t)pid_max() < need) {
		printf("skipped many pid_max is %ld\n", pid_max());
		return false;
	}
	if (geteuid() != 0 && getrlimit(RLIMIT_NPROC, &lim) == 0 &&
	    lim.rlim_cur < need) {
		printf("skipped many the limit on processes is %llu\n",
		    (unsigned long long)lim.rlim_cur);
		return false;
	}
	return true;
}

static void
limit_descriptors(void)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_NOFILE, &lim) == -1)
		subject_fail("getrlimit: %s", strerror(errno));
	if (lim.rlim_max > DESCRIPTORS_MAX)
		lim.rlim_max = DESCRIPTORS_MAX;
	if (lim.rlim_cur > lim.rlim_max)
		lim.rlim_cur = lim.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &lim) == -1)
		subject_fail("setrlimit: %s", strerror(errno));
}

/* Once: what matters is that it works. The start is timed by looking. */
void
figure_many(const struct plan *plan)
{
	if (!machine_allows(plan->n_workers))
		return;
	limit_descriptors();
	for (size_t i = 0; i < plan->n_subjects; i++) {
		struct subject *s = &plan->subjects[i];
		int64_t begin_ns = subject_start(s);
		size_t n_survivors;

		subject_await_named(s, plan->n_workers, plan->task);
		printf("many-start %s %.3f\n", s->name,
		    ms_of(now_ns() - begin_ns));
		nap_settle(plan->n_workers);
		printf("many-stop %s %.3f\n", s->name,
		    ms_of(subject_stop(s, &n_survivors)));
		printf("many-survivors %s %zu\n", s->name, n_survivors);
	}
}

/*
 * A line of strace is "pid call(...". The second half of a call that was
 * begun earlier, signals and ends are none of their own.
 */
static bool
is_call(const char *line)
{
	line += strspn(line, "0123456789");
	line += strspn(line, " ");
	return strncmp(line, "<...", 4) != 0 && *line != '-' && *line != '+';
}

static long
trace_end(FILE *f)
{
	if (fseek(f, 0, SEEK_END) == -1)
		subject_fail("trace: %s", strerror(errno));
	return ftell(f);
}

/*
 * The subject is `strace -D` with the supervisor as its command: not attached
 * later, because attaching interrupts every wait and so causes calls, and with
 * -D because then the supervisor is our child and not that of strace. What was
 * written until it has settled is left out. The first calls are shown.
 */
void
figure_idle(const struct plan *plan)
{
	struct subject *s = &plan->subjects[0];
	char line[LINE_SIZE];
	size_t n_survivors;
	size_t n_calls = 0;
	long begin;
	long end;
	FILE *f;

	subject_start(s);
	subject_await(s, plan->n_workers, NULL);
	nap_ms(IDLE_MS);
	f = fopen(plan->trace, "re");
	if (f == NULL)
		subject_fail("%s: %s", plan->trace, strerror(errno));
	begin = trace_end(f);
	nap_ms(plan->seconds * 1000);
	end = trace_end(f);
	subject_stop(s, &n_survivors);
	fseek(f, begin, SEEK_SET);
	while (ftell(f) < end && fgets(line, sizeof(line), f) != NULL)
		if (is_call(line) && n_calls++ < CULPRITS_MAX)
			printf("call %s", line);
	fclose(f);
	printf("idle %s %zu\n", s->name, n_calls);
}

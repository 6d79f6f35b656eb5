/* SPDX-License-Identifier: ISC */
/*
 * batch.c - what it takes to get a list of jobs done.
 *
 * Subjects take turns within each round, so that whatever drifts (heat, caches,
 * other work) hits all of them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/figures.h"
#include "tests/bench/proc.h"

#define NS_PER_S 1e9
#define BREATH_MS 50
#define LOOK_NS 200000 /* between two looks at memory */
#define PATH_SIZE 64
#define LINE_SIZE 256

struct samples {
	double *seconds; /* of each subject, its rounds in a row */
	double *cpu;
};

static double *
numbers_new(const struct plan *plan)
{
	double *numbers =
	    calloc(plan->n_subjects * plan->rounds, sizeof(*numbers));

	if (numbers == NULL)
		subject_fail("%s", strerror(errno));
	return numbers;
}

/* Each round begins with another subject. */
void
figure_batch(const struct plan *plan)
{
	size_t n = plan->n_subjects;
	struct samples samples = { numbers_new(plan), numbers_new(plan) };

	for (size_t round = 0; round < plan->rounds; round++) {
		for (size_t turn = 0; turn < n; turn++) {
			size_t i = (round + turn) % n;
			size_t at = i * plan->rounds + round;
			int64_t begin_ns = subject_start(&plan->subjects[i]);
			int64_t cpu_ns = subject_finish(&plan->subjects[i]);

			samples.seconds[at] =
			    (double)(now_ns() - begin_ns) / NS_PER_S;
			samples.cpu[at] = (double)cpu_ns / NS_PER_S;
			nap_ms(BREATH_MS);
		}
	}
	for (size_t i = 0; i < n; i++)
		print_rounds("batch", plan->subjects[i].name,
		    samples.seconds + i * plan->rounds,
		    samples.cpu + i * plan->rounds, plan->rounds);
	free(samples.seconds);
	free(samples.cpu);
}

static long
pss_kb(const struct subject *s, pid_t pid)
{
	long kb = proc_pss_kb(pid);

	if (kb == -1)
		subject_fail("%s: memory of process %ld: %s", s->name,
		    (long)pid, strerror(errno));
	return kb;
}

/* Its tasks are children of its children, so they are not among these. */
void
figure_family(const struct plan *plan)
{
	struct subject *s = &plan->subjects[0];
	struct proc_list list = { 0 };
	long sum_kb = 0;
	size_t n = 0;
	size_t n_survivors;

	subject_start(s);
	subject_await(s, plan->n_workers, NULL);
	nap_settle(plan->n_workers);
	proc_list_read(&list);
	for (size_t i = 0; i < list.n; i++) {
		if (list.procs[i].pid != s->pid && list.procs[i].ppid != s->pid)
			continue;
		sum_kb += pss_kb(s, list.procs[i].pid);
		n++;
	}
	proc_list_free(&list);
	if (n < plan->n_workers + 1)
		subject_fail("%s: %zu processes for %zu workers", s->name, n,
		    plan->n_workers);
	subject_stop(s, &n_survivors);
	printf("family %s %ld %zu\n", s->name, sum_kb, n);
}

/* -1 when it has ended. */
static long
peak_kb(pid_t pid)
{
	char path[PATH_SIZE];
	char line[LINE_SIZE];
	long kb = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	f = fopen(path, "re");
	if (f == NULL)
		return -1;
	while (kb == -1 && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "VmHWM: %ld kB", &kb) != 1)
			kb = -1;
	fclose(f);
	return kb;
}

/*
 * By looks, because what wait4 tells is the most that it or any of its children
 * had, and the memory of this program too, of which it was a copy. A zombie has
 * no memory: so it is seen to have ended.
 */
void
figure_peak(const struct plan *plan)
{
	for (size_t i = 0; i < plan->n_subjects; i++) {
		struct subject *s = &plan->subjects[i];
		long last_kb = -1;
		long kb;

		subject_start(s);
		while ((kb = peak_kb(s->pid)) != -1) {
			last_kb = kb;
			nap_until(now_ns() + LOOK_NS);
		}
		subject_finish(s);
		if (last_kb == -1)
			subject_fail("%s: ended before it was looked at",
			    s->name);
		printf("peak %s %ld\n", s->name, last_kb);
	}
}

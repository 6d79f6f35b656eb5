/* SPDX-License-Identifier: ISC */
/*
 * memory.c - what supervisors and workers take, as proportional set size.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/figures.h"
#include "tests/bench/proc.h"

#define LOGGER "reeve: logger"

static long
pss_kb(const struct subject *s, pid_t pid)
{
	long kb = proc_pss_kb(pid);

	if (kb == -1)
		subject_fail("%s: memory of process %ld: %s", s->name,
		    (long)pid, strerror(errno));
	return kb;
}

static bool
is_logger(const struct proc *proc, const struct subject *s)
{
	return proc->ppid == s->pid && strcmp(proc->comm, LOGGER) == 0;
}

/* Workers are the children of the supervisor but the logger. */
static void
print_workers(const struct subject *s, size_t n_workers)
{
	struct proc_list list = { 0 };
	size_t n = 0;
	long sum_kb = 0;
	pid_t middle = 0;

	proc_list_read(&list);
	for (size_t i = 0; i < list.n; i++) {
		if (list.procs[i].ppid != s->pid ||
		    is_logger(&list.procs[i], s))
			continue;
		sum_kb += pss_kb(s, list.procs[i].pid);
		if (++n <= (n_workers + 1) / 2)
			middle = list.procs[i].pid;
	}
	proc_list_free(&list);
	if (n != n_workers)
		subject_fail("%s: %zu workers instead of %zu", s->name, n,
		    n_workers);
	printf("worker %s %.1f\n", s->name, (double)sum_kb / (double)n);
	printf("supervisor %s %ld\n", s->name, pss_kb(s, s->pid));
	proc_print_pages(middle);
}

void
figure_memory(const struct plan *plan)
{
	struct subject *s = &plan->subjects[0];
	size_t n_survivors;

	subject_start(s);
	subject_await(s, plan->n_workers, NULL);
	nap_settle(plan->n_workers);
	print_workers(s, plan->n_workers);
	subject_stop(s, &n_survivors);
}

void
figure_logger(const struct plan *plan)
{
	struct subject *s = &plan->subjects[0];
	struct proc_list list = { 0 };
	pid_t pid = 0;
	size_t n_survivors;

	subject_start(s);
	subject_await(s, plan->n_workers, NULL);
	nap_settle(plan->n_workers);
	proc_list_read(&list);
	for (size_t i = 0; i < list.n; i++)
		if (is_logger(&list.procs[i], s))
			pid = list.procs[i].pid;
	proc_list_free(&list);
	if (pid == 0)
		subject_fail("%s: has no child \"" LOGGER "\"", s->name);
	printf("logger %s %ld\n", s->name, pss_kb(s, pid));
	subject_stop(s, &n_survivors);
}

/* A copy has a service folder of its own, so its own last argument. */
static void
copy_open(struct subject *copy, const struct subject *s, size_t n,
    const char *dir)
{
	size_t argc = 0;
	char *name;

	while (s->argv[argc] != NULL)
		argc++;
	copy->argv = calloc(argc + 1, sizeof(*copy->argv));
	if (copy->argv == NULL)
		subject_fail("%s", strerror(errno));
	memcpy(copy->argv, s->argv, argc * sizeof(*copy->argv));
	if (asprintf(&copy->argv[argc - 1], "%s.%zu", s->argv[argc - 1], n) ==
		-1 ||
	    asprintf(&name, "%s.%zu", s->name, n) == -1)
		subject_fail("%s", strerror(errno));
	copy->name = name;
	subject_open(copy, dir);
	subject_start(copy);
}

void
figure_copies(const struct plan *plan)
{
	const struct subject *s = &plan->subjects[0];
	struct subject *copies = calloc(plan->n_workers, sizeof(*copies));
	long sum_kb = 0;

	if (copies == NULL)
		subject_fail("%s", strerror(errno));
	for (size_t i = 0; i < plan->n_workers; i++)
		copy_open(&copies[i], s, i + 1, plan->dir);
	for (size_t i = 0; i < plan->n_workers; i++)
		subject_await(&copies[i], 1, NULL);
	nap_settle(plan->n_workers);
	for (size_t i = 0; i < plan->n_workers; i++)
		sum_kb += pss_kb(s, copies[i].pid);
	end_everything();
	for (size_t i = 0; i < plan->n_workers; i++)
		subject_close(&copies[i]);
	free(copies);
	printf("worker %s %.1f\n", s->name,
	    (double)sum_kb / (double)plan->n_workers);
}

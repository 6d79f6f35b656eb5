/* SPDX-License-Identifier: ISC */
/*
 * proc.h - who is whose child, and what it costs in memory, read from /proc.
 */
#ifndef REEVE_BENCH_PROC_H
#define REEVE_BENCH_PROC_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

#define PROC_COMM_SIZE 16 /* TASK_COMM_LEN of the kernel, with its NUL */

struct proc {
	pid_t pid;
	pid_t ppid;
	char state; /* 'Z' for a zombie */
	char comm[PROC_COMM_SIZE];
};

/* All processes, ascending by pid. Zeroed, it is an empty list. */
struct proc_list {
	struct proc *procs;
	size_t n;
	size_t cap;
};

/*
 * Read all processes anew into list, using its memory again. Not one moment:
 * processes that come and go meanwhile may be missed. Exits without /proc or
 * memory.
 */
void proc_list_read(struct proc_list *list);
void proc_list_free(struct proc_list *list);

bool proc_descends(const struct proc_list *list, const struct proc *proc,
    pid_t ancestor);

/* Descendants of ancestor, zombies left out, with this comm or, if NULL, any.
 */
size_t proc_count(const struct proc_list *list, pid_t ancestor,
    const char *comm);

/* Proportional set size in KB, or -1 with errno where it may not be seen. */
long proc_pss_kb(pid_t pid);

/* Print a line for each mapping: name, permissions, PSS and private dirty KB.
 */
void proc_print_pages(pid_t pid);

#endif

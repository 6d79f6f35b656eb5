/* SPDX-License-Identifier: ISC */
/*
 * proctree.h - who descends from whom, and signals that hit no stranger.
 *
 * Parents are read from /proc/PID/stat of every process, which works on every
 * kernel and without privileges (proc_pid_stat(5)). It is a picture, not a
 * fact: what forks meanwhile may be missing, so a caller that must end a tree
 * stops what it sees first and looks again.
 */
#ifndef REEVE_PROCTREE_H
#define REEVE_PROCTREE_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROCTREE_NAME_LEN 16 /* TASK_COMM_LEN, NUL included */

struct process {
	pid_t pid;
	pid_t parent;
	pid_t group;
	pid_t session;
	char state; /* R S D T t Z X I, as in proc_pid_stat(5) */
	int threads; /* Z with more than one: only its main thread has ended */
	uint64_t start_ticks; /* after boot, in proctree_now_ticks units */
	char name[PROCTREE_NAME_LEN];
};

struct proctree {
	struct process *items; /* by pid, ascending */
	size_t n;
	size_t cap;
};

/* True when /proc is mounted and shows the caller's own PID namespace. */
bool proctree_usable(void);

/*
 * Put every live descendant of root into *tree, without root and without
 * zombies. If prune is given, a process for which it returns true is left out
 * with all its descendants. *tree is zeroed before the first use, reused by
 * later calls, and freed by proctree_fini. Returns 0, or -1 with errno: ENOENT
 * when /proc is not usable.
 */
int proctree_find(struct proctree *tree, pid_t root,
    bool (*prune)(void *context, const struct process *), void *context);
void proctree_fini(struct proctree *);

/*
 * The same at the cost of the tree and not of the machine, by the kernel's own
 * lists of children where it has them (CONFIG_PROC_CHILDREN). Where a child
 * ends meanwhile a brother of it may be missing (proc_tid_children(5)): for a
 * caller that looks again anyway. Elsewhere it is proctree_find.
 */
int proctree_find_quick(struct proctree *tree, pid_t root);

/*
 * Send signo to this very process, never to another that got its pid since.
 * Returns 0, or -1 with errno: ESRCH when it is gone, EPERM when it runs as
 * somebody whom the caller may not signal.
 */
int proctree_signal(const struct process *, int signo);

/* The time a process that starts now would have as start_ticks. */
uint64_t proctree_now_ticks(void);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * tree.h - own the tree of a task: reap it, signal it, end it.
 *
 * The caller is a child subreaper, so every process of the tree is its child
 * or becomes one, and `waitpid says ECHILD` is the proof that nothing is left.
 */
#ifndef REEVE_TREE_H
#define REEVE_TREE_H

#include <sys/resource.h>
#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "common/clock.h"
#include "common/message.h"
#include "common/proctree.h"
#include "worker/task.h"

enum tree_phase {
	TREE_EMPTY, /* nothing is left, or nothing was yet */
	TREE_ALIVE, /* the task's own process runs */
	TREE_ENDING, /* the stop signal was sent, the grace runs */
	TREE_KILLING /* SIGKILL, again and again until empty */
};

struct tree {
	enum kill_mode mode;
	enum tree_phase phase;
	pid_t leader; /* the task's own process; 0 once it is reaped */
	pid_t group; /* its process group */
	enum task_place place;
	pid_t session; /* of the task's own process */
	bool children_left; /* as the last reaping found it */

	int signo; /* the stop signal; 0 until one is sent */
	bool group_signalled; /* with it; not if the leader had gone */
	uint64_t signalled_ms; /* monotonic, when it was */
	uint64_t
	    spread_ticks; /* proctree_now_ticks at the first look after it */
	uint64_t kill_at_ms;
	uint64_t look_at_ms; /* when to look for whom it has not reached */
	uint64_t look_gap_ms;

	struct proctree picture; /* the latest look */
	struct proctree seen; /* the one before: all of it has been signalled */
	uint32_t ended; /* processes reaped after the stop signal */
	uint64_t ended_ms; /* monotonic, the last of these */
	uint64_t killed_ms; /* monotonic, the first SIGKILL; 0 if none */
	struct msg_processes killed;
};

/* How the task's own process ended or stopped. */
struct tree_news {
	bool leader_ended;
	int wait_status;
	struct rusage usage;
	int leader_stopped; /* by this signal; 0 if not */
};

/* A new task's process, just spawned, leads the tree. */
void tree_begin(struct tree *, pid_t leader, enum kill_mode, enum task_place);

/*
 * Reap whoever has ended; *news tells of the task's own process. When that has
 * ended and others remain, *left names them, unless they are being ended
 * already. The phase is TREE_EMPTY afterwards if nothing is left.
 */
void tree_reap(struct tree *, uint64_t now_ms, struct tree_news *news,
    struct msg_processes *left);

/*
 * End the tree: the stop signal and SIGCONT to all of it, after grace_ms
 * SIGKILL. Asked again, the earlier of the two ends of the grace counts, and
 * another signal is sent as well.
 */
void tree_stop(struct tree *, int signo, uint64_t grace_ms, uint64_t now_ms);

/* Pass a signal on: to the task's own process, or to the whole tree. */
void tree_signal(struct tree *, int signo, bool whole_tree);

/* When tree_due has something to do, in monotonic ms, or CLOCK_NEVER. */
uint64_t tree_deadline_ms(const struct tree *);
void tree_due(struct tree *, uint64_t now_ms);

/* What it took, once the phase is TREE_EMPTY again. */
void tree_account(const struct tree *, struct msg_clean *);

#endif

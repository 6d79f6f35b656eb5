/* SPDX-License-Identifier: ISC */
/*
 * task.h - what a pool runs: one command and everything about its process.
 *
 * Plain data, filled by the supervisor before the first fork; a worker inherits
 * it copy-on-write and changes nothing in it, so that it costs no memory.
 */
#ifndef REEVE_TASK_H
#define REEVE_TASK_H

#include <sys/resource.h>
#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which processes of a task are ended with it. */
enum kill_mode {
	KILL_MODE_TREE, /* all descendants, wherever they went */
	KILL_MODE_GROUP, /* those of the task's own process group */
	KILL_MODE_PROCESS /* the task's own process alone */
};

/* Where a task's process stands among those of its worker. */
enum task_place {
	TASK_IN_OWN_SESSION,
	TASK_IN_OWN_GROUP, /* of the worker's session: a session costs more */
	TASK_IN_CALLERS_GROUP /* at a terminal */
};

struct limit {
	int resource; /* RLIMIT_... */
	struct rlimit value;
};

/* RLIM_NLIMITS of Linux: there can be no more, for each counts once. */
#define LIMITS_MAX 16u

struct limit_list {
	struct limit items[LIMITS_MAX];
	unsigned n;
};

struct user_identity {
	uid_t uid;
	gid_t gid;
	gid_t *groups; /* supplementary, for setgroups(2) */
	size_t n_groups; /* at least 1 */
	char *name; /* for USER and LOGNAME; NULL without a passwd entry */
	char *home; /* as name */
	char *shell; /* as name; never empty */
};

/*
 * A descriptor that the task gets beside 0 to 2. from is above 9 and closes on
 * exec; as, the task's number for it, is above 2 and no other's from.
 */
struct pass {
	int from;
	int as;
};

/* The two ends of a jobserver. */
#define PASS_MAX 2u

struct task {
	char *const *argv; /* may hold {%}; ends in NULL */
	bool argv_has_number; /* {%} occurs in it, or in paths */
	char *const *paths; /* of argv[0], to try in this order; ends in NULL */
	char *const *envp; /* ends in NULL; arguments_worker_entry is in it */
	const char *directory; /* NULL: where reeve was started */
	const struct user_identity *user; /* NULL: as reeve */
	struct limit_list limits;
	int umask; /* -1: as reeve */
	int nice;
	bool set_nice;
	enum kill_mode kill_mode;
	int stop_signal;
	uint64_t grace_ms;
	struct pass pass[PASS_MAX];
	unsigned n_pass;
};

#endif

/* SPDX-License-Identifier: ISC */
/*
 * spawn.h - make the process of a task.
 */
#ifndef REEVE_SPAWN_H
#define REEVE_SPAWN_H

#include <sys/types.h>

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "worker/task.h"

/* The steps of the child's side, in order. Part of MSG_UNSPAWNED. */
enum spawn_stage {
	SPAWN_NOTHING, /* it was not tried */
	SPAWN_FORK,
	SPAWN_SESSION,
	SPAWN_OUTPUT,
	SPAWN_LIMITS,
	SPAWN_NICE,
	SPAWN_GROUPS,
	SPAWN_USER,
	SPAWN_DIRECTORY,
	SPAWN_PARENT_DEATH,
	SPAWN_PASS,
	SPAWN_EXEC,
	SPAWN_NSTAGES
};

/*
 * For a program that is there, while what is to read it (#! or a dynamic
 * linker) is not: ENOENT of execve(2) tells the two apart no further.
 */
#define SPAWN_NO_INTERPRETER ELIBACC

struct spawn_failure {
	enum spawn_stage stage;
	int error; /* errno, or SPAWN_NO_INTERPRETER */
};

/* What of a task differs from one worker to the next. */
struct spawn_command {
	char *const *argv;
	char *const *paths; /* of the program, to try in this order */
	char *const *envp;
	int in_fd; /* becomes its standard input; 0: as the caller's */
	int out_fd; /* becomes its standard output; -1: as the caller's */
	int err_fd; /* and standard error */
	uint32_t *pids[2]; /* get its pid before it says anything; or NULL */
	enum task_place place;
};

/*
 * Run the command in a new process and return its pid once it has exec'd, or
 * -1 with *failure filled. The child gets default dispositions, an empty mask,
 * SIGKILL when the caller dies, and the caller's descriptors 0 to 2 unless the
 * command has others, and those that are passed (the rest close on exec). All
 * signals must be blocked in
 * the caller, which must be the process's main thread: the kernel ties the
 * death signal to the thread.
 */
pid_t spawn(const struct task *, const struct spawn_command *,
    struct spawn_failure *failure);

/* "cannot change to the directory" and the like, for messages. */
const char *spawn_stage_name(enum spawn_stage);

/* The system was short of something: trying again later may do. */
bool spawn_failure_is_temporary(const struct spawn_failure *);

#endif

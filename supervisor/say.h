/* SPDX-License-Identifier: ISC */
/*
 * say.h - what a person is told about workers.
 *
 * All wording is here. A worker's lines begin with its name; a state change is
 * said once, where it passes; what repeats itself is said once.
 */
#ifndef REEVE_SAY_H
#define REEVE_SAY_H

#include <stdbool.h>

#include "common/message.h"
#include "supervisor/policy/shutdown.h"
#include "supervisor/policy/worker.h"
#include "worker/spawn.h"

struct slot;
struct supervisor;

/* The task's process is there. */
void say_started(struct slot *);

/* Its own process has ended; what is left of its tree is named. */
void say_exited(const struct slot *, const struct msg_exited *);

/* The stop signal did not do. */
void say_killed(const struct slot *, const struct msg_clean *);

/* The system is short of something: what was tried, and errno. */
void say_refused(struct slot *, const char *what, int error);

/* The command cannot be executed. */
void say_unrunnable(struct slot *, const struct spawn_failure *);

/* The command of each does not exist, and is a line that a shell could read. */
void say_one_word(const struct supervisor *);

/* --persistent: the command may be keeping its answers to itself. */
void say_no_answer(const struct supervisor *, uint64_t after_ms);

/* The worker went from one state to another; a run that ended, and the plan. */
void say_transition(const struct slot *, const struct worker *before,
    enum worker_event);
void say_impossible(const struct slot *, enum worker_event);

/* The worker's process was reaped with this wait status. */
void say_gone(const struct slot *, int wait_status);

/* It did not end its tree in time and is killed itself. */
void say_unresponsive(const struct slot *);

void say_shutdown(const struct supervisor *, enum shutdown_action);
void say_scaled(const struct supervisor *);

#endif

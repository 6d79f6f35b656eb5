/* SPDX-License-Identifier: ISC */
/*
 * terminal.h - lend the terminal to the task of a lone worker.
 *
 * With one worker, and reeve in the foreground of the terminal that is its
 * standard input and output, the task runs in reeve's session, in a process
 * group of its own that has the terminal: what is typed reaches it and not
 * reeve. When it is stopped (Ctrl-Z), reeve takes the terminal back and stops
 * too, so that the shell sees a stopped job.
 */
#ifndef REEVE_TERMINAL_H
#define REEVE_TERMINAL_H

#include <sys/types.h>

#include <stdbool.h>
#include <termios.h>

struct supervisor;

struct terminal {
	bool controlling; /* there was a controlling terminal at the start */
	bool used; /* the tasks run at it */
	bool withheld; /* it is standard input, and not theirs to read */
	bool foreground; /* it is ours to lend: we are not a background job */
	pid_t own_group;
	pid_t task_group; /* who had it when the task was stopped; or 0 */
	struct termios modes; /* as they were before the first task */
	struct termios task_modes; /* as the stopped task had them */
};

/* See whether there is one to lend, for this many workers. */
void terminal_open(struct terminal *, unsigned workers);

/* Whether this worker's tasks run at it: the first one's, if any's. */
bool terminal_is_of(const struct terminal *, unsigned slot);

/*
 * Whether there is somebody to continue us once we stop: a parent of our
 * session, in another group. Not for a session's leader, as under ssh -t.
 */
bool terminal_can_suspend(void);

/*
 * Whether we lead the session of our terminal, as in a container: there is no
 * shell then whose job we could be.
 */
bool terminal_is_led(const struct terminal *);

/* Whether this process has a controlling terminal that is not hung up. */
bool terminal_is_controlling(void);

/* Take it back for ourselves, if it is lent. */
void terminal_take(struct terminal *);

/*
 * The task was stopped: take the terminal back, stop this process as well, and
 * when somebody continues it go on.
 */
void terminal_suspend(struct supervisor *);

/* We were continued: lend it again, if the shell gave it to us. */
void terminal_resume(struct supervisor *);

/* For good: the terminal is ours, in the modes it had. */
void terminal_close(struct terminal *);

#endif

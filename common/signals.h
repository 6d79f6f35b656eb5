/* SPDX-License-Identifier: ISC */
/*
 * signals.h - the self-pipe: signals become something a loop can wait for.
 *
 * The handler counts the signal and, if it is the first since the count was
 * taken, writes one byte to a non-blocking pipe; it does nothing else. The pipe
 * only wakes, the counts tell: a full pipe loses nothing, and two SIGTERM in a
 * row are two.
 */
#ifndef REEVE_SIGNALS_H
#define REEVE_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Take every signal a process may catch, whatever was ignored or blocked
 * before, and unblock all. SIGPIPE and SIGXFSZ get a handler that does nothing
 * (a handler, not SIG_IGN, because exec resets it), faults their default.
 * Returns the pipe's end to wait on, or -1 with errno.
 */
int signals_open(void);

/*
 * In a child, with all signals blocked and the parent's pipe closed: a pipe and
 * counts of its own, instead of those it shares with its parent; then unblock.
 * Returns as signals_open.
 */
int signals_open_child(void);

/* Whether whoever started us had it ignored: nohup(1) does that to SIGHUP. */
bool signals_was_ignored(int signo);

/* Empty the pipe; call it before signals_take. */
void signals_drain(void);

/* How often signo came since the last call; 1 to SIGRTMAX. */
unsigned signals_take(int signo);

/* When it came last, in milliseconds of clock_now_ms; 0: never. */
uint64_t signals_came_ms(int signo);

/* Block all signals around a fork; unblock all. */
void signals_block(void);
void signals_unblock(void);

#endif

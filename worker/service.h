/* SPDX-License-Identifier: ISC */
/*
 * service.h - bundles of items, and the process that stays and answers them: a
 * line for each item.
 *
 * A process that dies is replaced. Items that were written to it and are not
 * answered are written again to the next one, but for the first, which is the
 * one that it died of, for all that can be known. The supervisor hears of that
 * with the end of its bundle, and hands out anew what was behind it in there.
 */
#ifndef REEVE_SERVICE_H
#define REEVE_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/message.h"
#include "worker/answers.h"
#include "worker/flight.h"
#include "worker/resident.h"
#include "worker/tree.h"

struct worker_setup;

struct service {
	const struct worker_setup *setup;
	struct tree tree; /* empty: there is no process */
	int wait_status; /* of its leader, once that has ended */
	struct resident process;
	bool settled; /* there is no process, and what it left was seen to */
	bool told; /* a person, that it wrote more at its end */
	bool fertile; /* this process has answered something */
	enum msg_unanswered why; /* it is being ended; _NONE: by itself */
	uint64_t overdue; /* the task for which it is; or BATCH_NO_TASK */
	uint64_t exit_by_ms; /* its input is closed; else CLOCK_NEVER */
	bool leaving; /* no process is to be started any more */

	struct answers answers;
	struct flight flights[2];
	struct flight *now;
	struct flight *next;
	bool begun; /* the bundle that is now */
	bool ended; /* it has, and the printer has not taken all of it */
	uint64_t begun_us;
	struct msg_answered report;
};

void service_init(struct service *, const struct worker_setup *);

/* Where the next bundle goes as it comes. */
struct flight *service_arriving(struct service *);

/* Those that have not begun go back to the supervisor. */
void service_give_back(struct service *);
/* The one ahead goes back, if nothing of it was written. */
void service_take_back(struct service *, uint64_t task);

/* The process is to end by itself, by then. */
void service_close_input(struct service *, uint64_t grace_ms, uint64_t now_ms);

/* It is ended. why: what becomes of the item that it has. */
void service_end_process(struct service *, enum msg_unanswered why, int signo,
    uint64_t grace_ms, uint64_t now_ms);

/* This task, if it has begun, took too long. */
void service_end_task(struct service *, const struct msg_end_task *,
    uint64_t now_ms);

/* The process has written something, or nothing more. */
void service_hear(struct service *, uint64_t now_ms);

/* The process reads nothing more. */
void service_deaf(struct service *, uint64_t now_ms);

/* Children have ended. */
void service_reap(struct service *, uint64_t now_ms);

/* The printer takes packets again; in_time: or has had its time. */
void service_push(struct service *, bool in_time);

/* All that can be done now, is: after anything above. */
void service_go_on(struct service *, uint64_t now_ms);

void service_due(struct service *, uint64_t now_ms);
uint64_t service_deadline_ms(const struct service *);

/*
 * What to wait for, or -1: to read answers; and to write items, if it is full,
 * or hear that nobody will read them.
 */
int service_read_fd(const struct service *);
int service_write_fd(const struct service *);
bool service_is_full(const struct service *);

/* Nothing is left to be done. */
bool service_is_over(const struct service *);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * gate.h - whether another task may start now, as the machine and the user have
 * it: --delay, --max-rate, --load, --memfree.
 */
#ifndef REEVE_BATCH_GATE_H
#define REEVE_BATCH_GATE_H

#include <stdbool.h>
#include <stdint.h>

struct gate_config {
	uint64_t delay_ms; /* at least, from one start to the next; 0: none */
	double rate; /* starts in a second at most; 0: no limit */
	double load; /* start only below this load average; 0: no limit */
	uint64_t memory_bytes; /* start only with as much available; 0: none */
};

struct gate {
	const struct gate_config *config;
	/* Private to gate.c: */
	const char *proc; /* where the machine tells; a test has its own */
	uint64_t interval_ns; /* between two starts, by the rate; 0: none */
	uint64_t rate_due_ns;
	uint64_t delay_due_ms;
	uint64_t look_due_ms;
	double load; /* as it was at the last look */
	double n_started; /* since then */
	uint64_t looked_ms; /* at the machine, for the first time */
	uint64_t available_bytes; /* of memory, at the last look */
	bool has_memory;
	bool has_looked;
	bool any_started;
	bool closed_said;
	bool load_said; /* that /proc tells nothing */
	bool memory_said;
};

/* The configuration is borrowed for as long as the gate is used. */
void gate_init(struct gate *, const struct gate_config *);

/* Nothing is asked of it: then tasks may be handed out ahead. */
bool gate_is_idle(const struct gate *);

/*
 * 0: a task may start now. Else when to ask again, in monotonic ms. The machine
 * is looked at once a second at most (/proc/loadavg, /proc/meminfo), and only
 * while there is a task to start. The kernel's average lags: several starts
 * within a second count as load before it shows them. Where /proc tells nothing
 * that limit counts for nothing, which is said once; and so is a machine that
 * does not allow the first start for 10 s.
 *
 * No second has more starts than a rate of up to 100 allows; with a higher one,
 * starts that are late by up to 10 ms are made up for.
 */
uint64_t gate_ask(struct gate *, uint64_t now_ms);

/* One was started. */
void gate_started(struct gate *, uint64_t now_ms);

#endif

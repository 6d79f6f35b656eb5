/* SPDX-License-Identifier: ISC */
/* past.c - the last steps of a worker, for the report of a failure. */
#include <stdio.h>

#include "tests/simulation/past.h"

void
past_note(struct past *p, const struct judge_case *c)
{
	p->moments[p->n++ % PAST_MAX] = (struct moment){ .at_ms = c->now_ms,
		.before = c->before->state,
		.after = c->after->state,
		.event = c->fact->event,
		.action = c->action };
}

void
past_tell(const struct past *p, char *to, size_t cap)
{
	uint64_t i = p->n > PAST_MAX ? p->n - PAST_MAX : 0;

	for (size_t len = 0; i < p->n && len < cap; i++) {
		const struct moment *m = &p->moments[i % PAST_MAX];

		len += (size_t)snprintf(to + len, cap - len,
		    "%llu ms: %s -> %s (%s): %s\n",
		    (unsigned long long)m->at_ms, worker_state_name(m->before),
		    worker_state_name(m->after), worker_event_name(m->event),
		    worker_action_name(m->action));
	}
}

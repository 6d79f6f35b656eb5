/* SPDX-License-Identifier: ISC */
/*
 * pool.c - what the workers of a pool amount to together.
 */
#include "supervisor/policy/pool.h"

void
pool_init(struct pool *p, enum pool_exit_when exit_when, uint32_t wanted)
{
	*p = (struct pool){ .exit_when = exit_when, .wanted = wanted };
}

void
pool_add(struct pool *p)
{
	p->in_state[WORKER_DOWN]++;
}

void
pool_note(struct pool *p, enum worker_state before, enum worker_state now)
{
	p->in_state[before]--;
	p->in_state[now]++;
}

static uint32_t
total(const struct pool *p)
{
	uint32_t n = 0;

	for (int state = 0; state < WORKER_NSTATES; state++)
		n += p->in_state[state];
	return n;
}

bool
pool_is_idle(const struct pool *p)
{
	return p->in_state[WORKER_DOWN] + p->in_state[WORKER_FAILED] +
	    p->in_state[WORKER_DONE] ==
	    total(p);
}

bool
pool_is_over(const struct pool *p)
{
	uint32_t failed = p->in_state[WORKER_FAILED];
	uint32_t done = p->in_state[WORKER_DONE];

	switch (p->exit_when) {
	case POOL_EXIT_WHEN_ANY: return failed + done > 0;
	case POOL_EXIT_WHEN_FAILURE:
		if (failed > 0)
			return true;
		break;
	case POOL_EXIT_WHEN_ALL: break;
	}
	/* Those that were scaled away are down, and count for nothing. */
	return failed + done > 0 && pool_is_idle(p);
}

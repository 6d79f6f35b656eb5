/* SPDX-License-Identifier: ISC */
/* order.c - whose turn it is, with --keep-order. */
#include <sys/resource.h>

#include <stdlib.h>

#include "worker/printer/order.h"

/* Descriptors that are for other things than waiting tasks, about. */
#define OTHER_FDS 64u

static int
compare(struct held *a, struct held *b)
{
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return 0;
}

/* RB_GENERATE_STATIC needs a word that libbsd does not define on Linux. */
RB_GENERATE_INTERNAL(held_tree, held, entry, compare,
    __attribute__((unused)) static)

/* Two descriptors each. */
static unsigned
open_max(void)
{
	struct rlimit limit;
	rlim_t n;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return ORDER_OPEN_MAX;
	n = limit.rlim_cur;
	n = n > OTHER_FDS ? (n - OTHER_FDS) / 2 : 0;
	return n < ORDER_OPEN_MAX ? (unsigned)n : ORDER_OPEN_MAX;
}

void
order_init(struct order *r, struct display *output, bool is_kept)
{
	*r = (struct order){ .is_kept = is_kept, .next = 1, .output = output };
	RB_INIT(&r->waiting);
	r->open_max = open_max();
	spool_init(&r->spool);
}

static bool
is_open(const struct held *h)
{
	return h->show.files[OUTPUT_OUT].fd != -1 ||
	    h->show.files[OUTPUT_ERR].fd != -1;
}

static struct held *
new_held(struct order *r, uint64_t first, uint64_t last)
{
	struct held *h = calloc(1, sizeof(*h));

	if (h == NULL)
		display_give_up(r->output, "keep output until its turn comes");
	h->first = first;
	h->last = last;
	h->show.files[OUTPUT_OUT].fd = h->show.files[OUTPUT_ERR].fd = -1;
	return h;
}

/* It is its turn: returns whether it is over, too. */
static bool
give_turn(struct order *r, struct held *h)
{
	struct followed *f = h->followed;

	RB_REMOVE(held_tree, &r->waiting, h);
	r->n_open -= is_open(h);
	show_all(&h->show, r->output, &r->spool);
	free(h);
	if (f != NULL)
		follow_live(f);
	return f == NULL;
}

/* Everybody up to next has had their turn; go on as far as there are more. */
static void
advance(struct order *r)
{
	struct held *h;

	while ((h = RB_MIN(held_tree, &r->waiting)) != NULL &&
	    h->first <= r->next) {
		uint64_t after = h->last + 1;

		if (give_turn(r, h) && after > r->next)
			r->next = after;
	}
}

static void
hold(struct order *r, uint64_t number, struct show *s)
{
	struct held *h = new_held(r, number, number);

	if (RB_INSERT(held_tree, &r->waiting, h) != NULL) {
		/* A number that comes twice has no turn of its own. */
		free(h);
		show_all(s, r->output, &r->spool);
		return;
	}
	h->show = *s;
	if (is_open(h) && r->n_open >= r->open_max)
		show_move(&h->show, r->output, &r->spool);
	r->n_open += is_open(h);
}

void
order_show(struct order *r, uint64_t number, struct show *s)
{
	if (r->is_kept && show_is_empty(s)) {
		order_pass(r, number, number);
	} else if (r->is_kept && number > r->next) {
		hold(r, number, s);
		return;
	} else {
		show_all(s, r->output, &r->spool);
		if (r->is_kept)
			order_pass(r, number, number);
	}
}

static bool
is_gap(const struct held *h)
{
	return h != NULL && h->followed == NULL && show_is_empty(&h->show);
}

/* The last one that begins before number, or NULL. */
static struct held *
before(struct order *r, uint64_t number)
{
	struct held key = { .first = number };
	struct held *h = RB_NFIND(held_tree, &r->waiting, &key);

	return h == NULL ? RB_MAX(held_tree, &r->waiting)
			 : RB_PREV(held_tree, &r->waiting, h);
}

/* Neighbours become one, so that a long run of silent tasks costs no memory. */
static void
hold_gap(struct order *r, uint64_t first, uint64_t last)
{
	struct held *h = before(r, first), *next, *same;

	if (is_gap(h) && h->last >= first - 1) {
		h->last = last > h->last ? last : h->last;
	} else {
		h = new_held(r, first, last);
		same = RB_INSERT(held_tree, &r->waiting, h);
		if (same != NULL) {
			free(h);
			/* Whoever has the number keeps it to the end. */
			if (!is_gap(same) && last > first)
				hold_gap(r, first + 1, last);
			if (!is_gap(same))
				return;
			h = same;
			h->last = last > h->last ? last : h->last;
		}
	}
	next = RB_NEXT(held_tree, &r->waiting, h);
	if (is_gap(next) && next->first <= h->last + 1) {
		h->last = next->last > h->last ? next->last : h->last;
		RB_REMOVE(held_tree, &r->waiting, next);
		free(next);
	}
}

void
order_pass(struct order *r, uint64_t first, uint64_t last)
{
	if (!r->is_kept || last < r->next)
		return;
	/* There is no number behind it, and nobody will miss that. */
	if (last == UINT64_MAX)
		last--;
	if (first > r->next) {
		hold_gap(r, first, last);
		return;
	}
	r->next = last + 1;
	advance(r);
}

void
order_follow(struct order *r, struct followed *f)
{
	struct held *h;

	if (r->is_kept && f->number > r->next) {
		h = new_held(r, f->number, f->number);
		h->followed = f;
		if (RB_INSERT(held_tree, &r->waiting, h) == NULL)
			return;
		free(h);
	}
	follow_live(f);
}

/* Its output waits on, without it; or is dropped. */
static void
settle(struct order *r, struct followed *f, bool is_over)
{
	struct held key = { .first = f->number };
	struct held *h = RB_FIND(held_tree, &r->waiting, &key);
	struct show s;

	RB_REMOVE(held_tree, &r->waiting, h);
	free(h);
	follow_give(f, &s);
	if (is_over)
		order_show(r, f->number, &s);
	else
		show_free(&s, &r->spool);
}

void
order_ended(struct order *r, struct followed *f, bool is_over)
{
	uint64_t number = f->number;
	bool is_live = f->is_live;

	follow_drain(f);
	if (!is_live)
		settle(r, f, is_over);
	follow_free(f);
	if (is_live && is_over)
		order_pass(r, number, number);
}

void
order_finish(struct order *r)
{
	struct held *h;

	while ((h = RB_MIN(held_tree, &r->waiting)) != NULL)
		(void)give_turn(r, h);
}

void
order_fini(struct order *r)
{
	spool_fini(&r->spool);
}

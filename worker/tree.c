/* SPDX-License-Identifier: ISC */
/*
 * tree.c - own the tree of a task: reap it, signal it, end it.
 *
 * The stop signal goes to the task's process group first: one system call,
 * which no fork can outrun, and for most tasks the end of the matter. Who has
 * left the group is found by looking through /proc, which costs time,
 * on some kernels a few microseconds for each process of the machine; so the
 * first look comes when the leader has gone and others remain, or LOOK_FIRST_MS
 * later, and with a thousand workers that stop at once there is usually none.
 *
 * Before its leader is reaped a group's number cannot become somebody else's
 * (it is the leader's pid); after that, only processes that a look has found
 * are signalled, through proctree_signal.
 */
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "worker/tree.h"

/*
 * Long enough for a thousand tasks that end on their signal to have ended. Each
 * next look waits twice as long: a grace of 10 s costs six of them.
 */
#define LOOK_FIRST_MS 200

/* SIGKILL works within a ms; after a second of it only state D is left. */
#define SWEEP_FIRST_MS 2
#define SWEEP_MAX_MS 1000

/*
 * Looks within one sweep, each stopping whoever is not stopped yet. One that
 * finds nobody new ends it: the fork storms that were tried needed two or
 * three.
 */
#define STOP_ROUNDS_MAX 10

void
tree_begin(struct tree *t, pid_t leader, enum kill_mode mode,
    enum task_place place)
{
	struct proctree picture = t->picture, seen = t->seen;

	/* Memory that looks have needed is kept for the next ones. */
	picture.n = seen.n = 0;
	*t = (struct tree){ .mode = mode,
		.phase = TREE_ALIVE,
		.leader = leader,
		.group = place == TASK_IN_CALLERS_GROUP ? getpgrp() : leader,
		.place = place,
		.session = place == TASK_IN_OWN_SESSION ? leader : getsid(0),
		.children_left = true,
		.kill_at_ms = CLOCK_NEVER,
		.look_at_ms = CLOCK_NEVER,
		.picture = picture,
		.seen = seen };
}

/* Whether the kill mode lets this process be ended. */
static bool
is_member(const struct tree *t, const struct process *p)
{
	switch (t->mode) {
	case KILL_MODE_TREE: return true;
	/* The task's own process may have left it, at a terminal. */
	case KILL_MODE_GROUP:
		return p->group == t->group || p->pid == t->leader;
	case KILL_MODE_PROCESS: return p->pid == t->leader;
	}
	return false;
}

static void
swap_pictures(struct tree *t)
{
	struct proctree picture = t->picture;

	t->picture = t->seen;
	t->seen = picture;
}

/*
 * Keep the members only. Without a usable /proc there are none: what left the
 * group then cannot be found.
 */
static void
select_members(struct tree *t, bool found)
{
	size_t n = 0;

	if (!found)
		t->picture.n = 0;
	for (size_t i = 0; i < t->picture.n; i++)
		if (is_member(t, &t->picture.items[i]))
			t->picture.items[n++] = t->picture.items[i];
	t->picture.n = n;
}

/* Look who is there, keeping the look before as `seen`. */
static void
look(struct tree *t)
{
	swap_pictures(t);
	select_members(t, proctree_find_quick(&t->picture, getpid()) == 0);
}

static bool
was_seen(const struct tree *t, const struct process *p)
{
	/* Both pictures are sorted, but small: most trees are a handful. */
	for (size_t i = 0; i < t->seen.n; i++)
		if (t->seen.items[i].pid == p->pid &&
		    t->seen.items[i].start_ticks == p->start_ticks)
			return true;
	return false;
}

static void
name_process(struct msg_processes *list, const struct process *p,
    enum msg_reason reason)
{
	struct msg_process *named;

	/* A quick look may miss a process once, and see it as new again. */
	for (uint8_t i = 0; i < list->n; i++)
		if (list->named[i].pid == (uint32_t)p->pid)
			return;
	list->total++;
	if (list->n == MSG_PROCESSES_MAX)
		return;
	named = &list->named[list->n++];
	named->pid = (uint32_t)p->pid;
	named->reason = reason;
	_Static_assert(sizeof(named->name) == sizeof(p->name), "both comm");
	memcpy(named->name, p->name, sizeof(named->name));
}

/* Members of the group had the signal with it, if there was one to have it. */
static bool
had_group_signal(const struct tree *t, const struct process *p)
{
	return t->group_signalled && p->group == t->group;
}

/*
 * Send the stop signal to whoever it has not reached yet. Who was born after
 * the first look is left alone: a process that was signalled may start others
 * to clean up. In the group that holds from the signal on.
 */
static void
spread(struct tree *t, uint64_t now_ms)
{
	bool first = t->look_gap_ms == 0;

	look(t);
	if (first)
		t->spread_ticks = proctree_now_ticks();
	for (size_t i = 0; i < t->picture.n; i++) {
		const struct process *p = &t->picture.items[i];

		if (had_group_signal(t, p) ||
		    p->start_ticks > t->spread_ticks ||
		    (!first && was_seen(t, p)))
			continue;
		proctree_signal(p, t->signo);
		proctree_signal(p, SIGCONT);
	}
	t->look_gap_ms = first ? LOOK_FIRST_MS : t->look_gap_ms * 2;
	t->look_at_ms = now_ms + t->look_gap_ms;
}

static enum msg_reason
why_alive(const struct tree *t, const struct process *p)
{
	if (p->state == 'T' || p->state == 't')
		return MSG_REASON_STOPPED;
	if (t->place != TASK_IN_CALLERS_GROUP && p->session != t->session)
		return MSG_REASON_LEFT_SESSION;
	return MSG_REASON_IGNORED;
}

/*
 * Stop whoever is there, until a look finds nobody who still runs: only then
 * can none of them fork any more. Those new since the last look are named.
 */
static void
freeze(struct tree *t)
{
	bool running = true;

	for (int round = 0; running && round < STOP_ROUNDS_MAX; round++) {
		running = false;
		look(t);
		for (size_t i = 0; i < t->picture.n; i++) {
			const struct process *p = &t->picture.items[i];

			if (!was_seen(t, p))
				name_process(&t->killed, p, why_alive(t, p));
			if (p->state == 'T')
				continue;
			proctree_signal(p, SIGSTOP);
			running = true;
		}
	}
}

/* While the leader is not reaped, its pid and its group's number are its. */
static void
signal_leader(const struct tree *t, int signo, bool group)
{
	if (t->leader != 0)
		kill(group ? -t->group : t->leader, signo);
}

static void
sweep(struct tree *t, uint64_t now_ms)
{
	if (t->phase != TREE_KILLING) {
		t->phase = TREE_KILLING;
		t->killed_ms = now_ms;
		t->look_gap_ms = SWEEP_FIRST_MS;
		/* Whom the stop signal did not end is now named. */
		t->picture.n = t->seen.n = 0;
	}
	freeze(t);
	for (size_t i = 0; i < t->picture.n; i++)
		proctree_signal(&t->picture.items[i], SIGKILL);
	/* /proc may not show them. The worker itself is in a caller's group. */
	signal_leader(t, SIGKILL, false);
	if (t->mode != KILL_MODE_PROCESS && t->place != TASK_IN_CALLERS_GROUP)
		signal_leader(t, SIGKILL, true);
	t->look_at_ms = now_ms + t->look_gap_ms;
	if (t->look_gap_ms < SWEEP_MAX_MS)
		t->look_gap_ms *= 2;
}

void
tree_stop(struct tree *t, int signo, uint64_t grace_ms, uint64_t now_ms)
{
	bool group = t->mode != KILL_MODE_PROCESS;

	if (t->phase == TREE_EMPTY || t->phase == TREE_KILLING)
		return;
	/* SIGKILL to a group would reach the worker in it, at a terminal. */
	if (grace_ms == 0 || signo == SIGKILL) {
		if (t->signo == 0)
			t->signalled_ms = now_ms;
		sweep(t, now_ms);
		return;
	}
	if (t->phase == TREE_ALIVE || now_ms + grace_ms < t->kill_at_ms)
		t->kill_at_ms = now_ms + grace_ms;
	t->phase = TREE_ENDING;
	if (t->signo == signo)
		return;
	if (t->signo == 0)
		t->signalled_ms = now_ms;
	t->signo = signo;
	t->look_gap_ms = 0;
	t->group_signalled = group && t->leader != 0;
	signal_leader(t, signo, group);
	signal_leader(t, SIGCONT, group); /* a stopped process takes it then */
	if (t->leader == 0)
		spread(t, now_ms);
	else
		t->look_at_ms = now_ms + LOOK_FIRST_MS;
}

void
tree_signal(struct tree *t, int signo, bool whole_tree)
{
	if (!whole_tree || t->phase == TREE_EMPTY) {
		signal_leader(t, signo, false);
		return;
	}
	look(t);
	for (size_t i = 0; i < t->picture.n; i++)
		proctree_signal(&t->picture.items[i], signo);
	swap_pictures(t); /* nobody here had the stop signal by this */
}

static void
note_reaped(struct tree *t, pid_t pid, int wait_status,
    const struct rusage *usage, uint64_t now_ms, struct tree_news *news)
{
	if (t->phase == TREE_ENDING) {
		t->ended++;
		t->ended_ms = now_ms;
	}
	if (pid != t->leader)
		return;
	t->leader = 0;
	news->leader_ended = true;
	news->wait_status = wait_status;
	news->usage = *usage;
}

/* Reap all that can be; false when there is no child any more. */
static bool
reap_children(struct tree *t, uint64_t now_ms, struct tree_news *news)
{
	/* At a terminal the supervisor stops when its task does. */
	int options =
	    WNOHANG | (t->place == TASK_IN_CALLERS_GROUP ? WUNTRACED : 0);

	for (;;) {
		struct rusage usage;
		int wait_status;
		pid_t pid = wait4(-1, &wait_status, options, &usage);

		if (pid == 0)
			return true;
		if (pid == -1)
			return errno != ECHILD;
		if (!WIFSTOPPED(wait_status))
			note_reaped(t, pid, wait_status, &usage, now_ms, news);
		/* Elsewhere too one that has asked to be traced tells of it. */
		else if (pid == t->leader && t->place == TASK_IN_CALLERS_GROUP)
			news->leader_stopped = WSTOPSIG(wait_status);
	}
}

/* The leader has gone, children remain: are they of those to be ended? */
static bool
is_anyone_left(struct tree *t)
{
	bool found;

	if (!t->children_left || t->mode == KILL_MODE_PROCESS)
		return false;
	if (t->mode == KILL_MODE_TREE)
		return true;
	/* Exactly, for here nobody may be missed; and without a trace. */
	swap_pictures(t);
	found = proctree_find(&t->picture, getpid(), NULL, NULL) == 0;
	select_members(t, found);
	swap_pictures(t);
	return !found || t->seen.n > 0;
}

void
tree_reap(struct tree *t, uint64_t now_ms, struct tree_news *news,
    struct msg_processes *left)
{
	*news = (struct tree_news){ 0 };
	left->total = 0;
	left->n = 0;
	t->children_left = reap_children(t, now_ms, news);
	if (t->phase == TREE_EMPTY || t->leader != 0)
		return;
	if (!is_anyone_left(t)) {
		t->phase = TREE_EMPTY;
		return;
	}
	if (!news->leader_ended)
		return;
	if (t->phase == TREE_ENDING)
		spread(t, now_ms);
	if (t->phase != TREE_ALIVE)
		return;
	look(t);
	for (size_t i = 0; i < t->picture.n; i++)
		name_process(left, &t->picture.items[i],
		    MSG_REASON_LEFT_BEHIND);
	swap_pictures(t);
}

uint64_t
tree_deadline_ms(const struct tree *t)
{
	if (t->phase == TREE_ENDING && t->kill_at_ms < t->look_at_ms)
		return t->kill_at_ms;
	if (t->phase == TREE_ENDING || t->phase == TREE_KILLING)
		return t->look_at_ms;
	return CLOCK_NEVER;
}

void
tree_due(struct tree *t, uint64_t now_ms)
{
	if (now_ms < tree_deadline_ms(t))
		return;
	if (t->phase == TREE_ENDING && now_ms < t->kill_at_ms)
		spread(t, now_ms);
	else
		sweep(t, now_ms);
}

void
tree_account(const struct tree *t, struct msg_clean *m)
{
	m->signo = (uint32_t)t->signo;
	m->ended = t->ended;
	m->ended_ms = t->ended > 0 ? t->ended_ms - t->signalled_ms : 0;
	m->kill_after_ms =
	    t->killed_ms > 0 ? t->killed_ms - t->signalled_ms : 0;
	m->killed = t->killed;
}

/* SPDX-License-Identifier: ISC */
/*
 * strays.c - end what dead workers left behind.
 *
 * Who is a stray? A child of ours that is no worker, and what descends from it.
 * That is certain unless we are a PID namespace's init, to whom other orphans
 * fall, or had children before we began (a shell that exec'd us). Then a stray
 * must be proved: it is in the session of a lost task, or carries in its first
 * environment the identity that our tasks are given. Others are left alone.
 */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "supervisor/apply.h"
#include "supervisor/reap.h"
#include "supervisor/strays.h"
#include "supervisor/supervisor.h"

#define GAP_FIRST_MS 2
#define GAP_MAX_MS 1000

/* Looks within one sweep that stop whoever is not stopped yet (worker/tree.c).
 */
#define STOP_ROUNDS_MAX 10

/* SIGKILL works at once, but not in state D or on another user's process. */
#define GIVE_UP_MS 5000

/* Longer than any: arguments and environment have a quarter of the stack. */
#define ENVIRON_MAX_BYTES (2 * 1024 * 1024)

static bool
says_identity(const struct supervisor *sv, const char *path)
{
	const char *identity = sv->config->identity;
	char *environment = malloc(ENVIRON_MAX_BYTES);
	ssize_t n = -1;
	bool found;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd != -1 && environment != NULL)
		n = read(fd, environment, ENVIRON_MAX_BYTES);
	found = n > 0 &&
	    memmem(environment, (size_t)n, identity, strlen(identity) + 1) !=
		NULL;
	fd_close(&fd);
	free(environment);
	return found;
}

/* A thread's, because the main thread's is empty once that has ended. */
static bool
has_identity(const struct supervisor *sv, pid_t pid)
{
	char path[64];
	bool found = false;
	struct dirent *entry;
	DIR *threads;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	threads = opendir(path);
	if (threads == NULL)
		return false;
	while (!found && (entry = readdir(threads)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%.16s/environ",
		    (int)pid, entry->d_name);
		found = says_identity(sv, path);
	}
	closedir(threads);
	return found;
}

static bool
is_in_lost_session(const struct supervisor *sv, const struct process *p)
{
	for (uint32_t i = 0; i < sv->n_slots; i++)
		if (sv->slots[i]->worker.state == WORKER_SWEEPING &&
		    sv->slots[i]->child.task_pid == p->session)
			return true;
	return false;
}

/*
 * The narrower kill modes leave alone what is not the task, nor of its group.
 * The task dies with its worker, unless it has changed its credentials since:
 * then the kernel forgets PR_SET_PDEATHSIG.
 */
static bool
is_spared(const struct supervisor *sv, const struct process *p)
{
	enum kill_mode mode = sv->config->task.kill_mode;

	if (mode == KILL_MODE_TREE)
		return false;
	for (uint32_t i = 0; i < sv->n_slots; i++) {
		const struct slot *s = sv->slots[i];

		if (s->worker.state != WORKER_SWEEPING)
			continue;
		if (s->child.task_pid == p->pid ||
		    (mode == KILL_MODE_GROUP && s->child.group == p->group))
			return false;
	}
	return true;
}

/* Workers with all that is theirs, and strangers. */
static bool
is_no_stray(void *context, const struct process *p)
{
	struct supervisor *sv = context;

	if (p->parent != getpid())
		return is_spared(sv, p); /* else as its parent is */
	if (child_by_pid(sv, p->pid) != NULL || is_spared(sv, p) ||
	    output_is_logger(sv, p->pid) ||
	    (sv->batch != NULL && sv->batch->printing.pid == p->pid))
		return true;
	return sv->strays.strangers_possible && !is_in_lost_session(sv, p) &&
	    !has_identity(sv, p->pid);
}

/* Descriptors to look with, when there are no others. */
static void
reserve(struct strays *st)
{
	for (size_t i = 0; i < STRAYS_RESERVED; i++)
		if (st->reserved[i] == -1)
			st->reserved[i] =
			    open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* False when /proc could not be read, which proves nothing. */
static bool
look(struct supervisor *sv)
{
	struct strays *st = &sv->strays;
	bool seen;

	for (size_t i = 0; i < STRAYS_RESERVED; i++)
		fd_close(&st->reserved[i]);
	seen = proctree_find(&st->picture, getpid(), is_no_stray, sv) == 0;
	if (!seen && !st->blind)
		log_warn("looking for strays in /proc");
	st->blind = !seen;
	if (!seen)
		st->picture.n = 0;
	return seen;
}

/* Stop them all first: who is stopped cannot fork faster than we look. */
static void
kill_all(struct supervisor *sv)
{
	const struct proctree *picture = &sv->strays.picture;
	bool running = true;

	for (int round = 0; running && round < STOP_ROUNDS_MAX; round++) {
		running = false;
		for (size_t i = 0; i < picture->n; i++) {
			if (picture->items[i].state == 'T')
				continue;
			proctree_signal(&picture->items[i], SIGSTOP);
			running = true;
		}
		if (running)
			look(sv);
	}
	for (size_t i = 0; i < picture->n; i++)
		proctree_signal(&picture->items[i], SIGKILL);
}

static void
name_survivors(const struct strays *st)
{
	for (size_t i = 0; i < st->picture.n; i++)
		log_warnx("%s %d does not die (state %c); it is left behind",
		    st->picture.items[i].name, (int)st->picture.items[i].pid,
		    st->picture.items[i].state);
}

/* Nothing is left, or nothing can be done: a few workers at a time go on. */
static void
finish(struct supervisor *sv, uint64_t now_ms)
{
	struct strays *st = &sv->strays;
	int n = 0;

	st->active = false;
	for (uint32_t i = 0; i < sv->n_slots; i++) {
		if (sv->slots[i]->worker.state != WORKER_SWEEPING)
			continue;
		if (n++ == SUPERVISOR_STARTS_PER_TURN) {
			st->active = true;
			st->proved = true;
			loop_timer_set(sv->loop, &st->timer, now_ms + 1);
			return;
		}
		apply_event(sv->slots[i], WORKER_EV_SWEPT);
	}
}

/*
 * True when there is nobody. One that forked and died while we looked would be
 * missing, and so its child; but then we reap it, or its parent. And a worker
 * that is reaped here has strays that this look has not seen.
 */
static bool
is_swept(struct supervisor *sv)
{
	uint64_t reaped = sv->reaped;

	if (!look(sv) || sv->strays.picture.n > 0)
		return false;
	reap_all(sv);
	return sv->reaped == reaped;
}

static void
sweep(void *context, uint64_t now_ms)
{
	struct supervisor *sv = context;
	struct strays *st = &sv->strays;

	if (!st->active)
		return;
	if (st->proved || is_swept(sv)) {
		finish(sv, now_ms);
	} else if (now_ms >= st->give_up_ms || !proctree_usable()) {
		name_survivors(st);
		finish(sv, now_ms);
	} else {
		kill_all(sv);
		loop_timer_set(sv->loop, &st->timer, now_ms + st->gap_ms);
		st->gap_ms =
		    st->gap_ms < GAP_MAX_MS ? st->gap_ms * 2 : GAP_MAX_MS;
	}
	reserve(st);
}

int
strays_open(struct supervisor *sv)
{
	struct strays *st = &sv->strays;

	/* What a dead worker leaves falls to us, and not to init. */
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
		return -1;
	loop_timer_init(&st->timer, sweep, sv);
	reserve(st);
	/* ECHILD is the proof that there were no children before ours. */
	if (!proctree_usable())
		log_warnx("/proc does not show this PID namespace: processes "
			  "that leave their task's group cannot be found");
	st->strangers_possible = getpid() == 1 ||
	    waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD;
	return 0;
}

void
strays_close(struct supervisor *sv)
{
	for (size_t i = 0; i < STRAYS_RESERVED; i++)
		fd_close(&sv->strays.reserved[i]);
	proctree_fini(&sv->strays.picture);
}

void
strays_begin(struct supervisor *sv)
{
	struct strays *st = &sv->strays;

	/* One that cannot be ended must not put off the end of the others. */
	if (!st->active)
		st->give_up_ms = sv->now_ms + GIVE_UP_MS;
	st->active = true;
	st->proved = false;
	st->gap_ms = GAP_FIRST_MS;
	loop_timer_set(sv->loop, &st->timer, sv->now_ms);
}

void
strays_hurry(struct supervisor *sv)
{
	struct strays *st = &sv->strays;

	if (st->active)
		loop_timer_set(sv->loop, &st->timer, sv->now_ms);
}

/* SPDX-License-Identifier: ISC */
/*
 * terminal.c - lend the terminal to the task of a lone worker.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "common/fd.h"
#include "supervisor/supervisor.h"
#include "supervisor/terminal.h"

/*
 * From a background group tcsetpgrp and tcsetattr would raise SIGTTOU; with
 * the signal blocked they simply work (tcsetpgrp(3)).
 */
static void
block_ttou(sigset_t *before)
{
	sigset_t ttou;

	sigemptyset(&ttou);
	sigaddset(&ttou, SIGTTOU);
	sigprocmask(SIG_BLOCK, &ttou, before);
}

/* Fails when the group has ended, or the terminal hung up: nothing to do. */
static void
give_to(pid_t group)
{
	sigset_t before;

	block_ttou(&before);
	(void)tcsetpgrp(STDIN_FILENO, group);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void
set_modes(const struct termios *modes)
{
	sigset_t before;

	block_ttou(&before);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, modes);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

bool
terminal_is_controlling(void)
{
	int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	/* A lack of descriptors, say, is no answer. */
	bool found = fd != -1 || (errno != ENXIO && errno != EIO);

	fd_close(&fd);
	return found;
}

bool
terminal_is_of(const struct terminal *t, unsigned slot)
{
	return t->used && slot == 0;
}

bool
terminal_can_suspend(void)
{
	pid_t parent = getppid();

	return parent != 0 && getsid(parent) == getsid(0) &&
	    getpgid(parent) != getpgrp();
}

bool
terminal_is_led(const struct terminal *t)
{
	return t->controlling && getsid(0) == getpid();
}

/* A pipe behind standard output has a reader who may want the terminal. */
void
terminal_open(struct terminal *t, unsigned workers)
{
	pid_t group;

	*t = (struct terminal){ .controlling = terminal_is_controlling(),
		.own_group = getpgrp() };
	group = tcgetpgrp(STDIN_FILENO);
	/*
	 * A task leads a session of its own, so the kernel would not stop it as
	 * it stops other background jobs: it would take the shell's keys.
	 */
	t->withheld = group != -1 && (workers > 1 || group != t->own_group);
	if (workers != 1 || group != t->own_group ||
	    tcgetpgrp(STDOUT_FILENO) != t->own_group ||
	    tcgetattr(STDIN_FILENO, &t->modes) == -1)
		return;
	t->used = true;
	t->foreground = true;
}

void
terminal_take(struct terminal *t)
{
	if (t->used && t->foreground)
		give_to(t->own_group);
}

static void
lend(struct supervisor *sv)
{
	struct terminal *t = &sv->terminal;
	pid_t worker = sv->slots[0]->child.pid;

	/* The group may have ended since: the worker's own is the other. */
	if (t->task_group != 0 && tcsetpgrp(STDIN_FILENO, t->task_group) == 0)
		return;
	if (worker != 0)
		give_to(worker);
}

void
terminal_suspend(struct supervisor *sv)
{
	struct terminal *t = &sv->terminal;

	if (t->foreground) {
		t->task_group = tcgetpgrp(STDIN_FILENO);
		if (tcgetattr(STDIN_FILENO, &t->task_modes) == -1)
			t->task_modes = t->modes;
		set_modes(&t->modes);
		terminal_take(t);
	}
	t->foreground = false;
	kill(getpid(), SIGSTOP); /* continued here, by the shell's fg or bg */
}

void
terminal_resume(struct supervisor *sv)
{
	struct terminal *t = &sv->terminal;

	if (!t->used || t->foreground ||
	    tcgetpgrp(STDIN_FILENO) != t->own_group)
		return;
	t->foreground = true;
	if (t->task_group != 0)
		set_modes(&t->task_modes);
	lend(sv);
	t->task_group = 0;
}

void
terminal_close(struct terminal *t)
{
	if (!t->used || !t->foreground)
		return;
	set_modes(&t->modes);
	terminal_take(t);
}

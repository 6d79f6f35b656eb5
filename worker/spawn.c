/* SPDX-License-Identifier: ISC */
/*
 * spawn.c - make the process of a task.
 *
 * With vfork: the child runs in the worker's memory until it execs, so nothing
 * is copied (a third of the cost of a spawn), the failure is left where the
 * worker reads it, and when vfork returns the exec has happened or failed. In
 * the child, only system calls: no malloc, no stdio, no name service.
 */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/signals.h"
#include "worker/spawn.h"

/* What the child sees of its caller. */
struct call {
	const struct task *task;
	const struct spawn_command *command;
	volatile struct spawn_failure *failure;
	pid_t parent;
	char *volatile *script; /* what the kernel could not read */
};

__attribute__((noreturn)) static void
fail(const struct call *c)
{
	c->failure->error = errno;
	_exit(127);
}

static void
step_session(const struct call *c)
{
	c->failure->stage = SPAWN_SESSION;
	/* Cannot fail for a process that leads no group, as this one. */
	if ((c->command->place == TASK_IN_OWN_SESSION && setsid() == -1) ||
	    (c->command->place == TASK_IN_OWN_GROUP && setpgid(0, 0) == -1))
		fail(c);
}

static void
step_streams(const struct call *c)
{
	c->failure->stage = SPAWN_OUTPUT;
	if ((c->command->in_fd != STDIN_FILENO &&
		dup2(c->command->in_fd, STDIN_FILENO) == -1) ||
	    (c->command->out_fd != -1 &&
		dup2(c->command->out_fd, STDOUT_FILENO) == -1) ||
	    (c->command->err_fd != -1 &&
		dup2(c->command->err_fd, STDERR_FILENO) == -1))
		fail(c);
}

static void
step_limits(const struct call *c)
{
	const struct task *task = c->task;

	c->failure->stage = SPAWN_LIMITS;
	for (unsigned i = 0; i < task->limits.n; i++) {
		const struct limit *limit = &task->limits.items[i];

		if (prlimit(0, (__rlimit_resource_t)limit->resource,
			&limit->value, NULL) == -1)
			fail(c);
	}
	c->failure->stage = SPAWN_NICE;
	if (task->set_nice && setpriority(PRIO_PROCESS, 0, task->nice) == -1)
		fail(c);
	if (task->umask != -1)
		umask((mode_t)task->umask);
}

static void
step_user(const struct call *c)
{
	const struct user_identity *user = c->task->user;

	if (user == NULL)
		return;
	c->failure->stage = SPAWN_GROUPS;
	if (setgroups(user->n_groups, user->groups) == -1 ||
	    setresgid(user->gid, user->gid, user->gid) == -1)
		fail(c);
	c->failure->stage = SPAWN_USER;
	if (setresuid(user->uid, user->uid, user->uid) == -1)
		fail(c);
}

/* As the task's user, so that what it may not enter is an error here. */
static void
step_directory(const struct call *c)
{
	c->failure->stage = SPAWN_DIRECTORY;
	if (c->task->directory != NULL && chdir(c->task->directory) == -1)
		fail(c);
}

/* After the change of user, which clears it (prctl(2)). */
static void
step_parent_death(const struct call *c)
{
	c->failure->stage = SPAWN_PARENT_DEATH;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1)
		fail(c);
	/* It does nothing if the parent was dead before. */
	if (getppid() != c->parent) {
		errno = ESRCH;
		fail(c);
	}
}

static bool
exists(const char *path)
{
	int saved = errno;
	bool found = faccessat(AT_FDCWD, path, F_OK, AT_EACCESS) == 0;

	errno = saved;
	return found;
}

/*
 * The first path that can be executed, by the rules of a shell: one that is not
 * there, or behind a directory that may not be searched, leads to the next; one
 * that may not be executed too, and is the error if nothing better comes. With
 * ENOEXEC, *c->script is that path. A look first, which costs less than an exec
 * that fails.
 */
static void
try_paths(const struct call *c)
{
	char *const *paths = c->command->paths;
	bool is_only = paths[0] != NULL && paths[1] == NULL;
	int error = ENOENT;

	for (char *const *path = paths; *path != NULL; path++) {
		if (!is_only && !exists(*path))
			continue;
		execve(*path, c->command->argv, c->command->envp);
		if (errno == ENOEXEC)
			*c->script = *path;
		if (errno == ENOENT && exists(*path))
			errno = SPAWN_NO_INTERPRETER;
		/* The only one: what is wrong with it is what is wrong. */
		if (is_only || (errno != EACCES && errno != ENOENT))
			return;
		if (errno == EACCES)
			error = EACCES;
	}
	errno = error;
}

/*
 * A signal that comes from here on must find the default, not a handler of the
 * supervisor's or the worker's: exec would reset those too, but only later.
 * These are the ones that may come, from a terminal or for everybody; nobody
 * knows this process yet, to send it another.
 */
static void
step_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM,
		SIGCHLD, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i], SIG_DFL);
	signals_unblock();
}

/*
 * Last, because their numbers may be those of pipes of the worker. This process
 * has a table of its own, and needs none of them any more.
 */
static void
step_pass(const struct call *c)
{
	c->failure->stage = SPAWN_PASS;
	for (unsigned i = 0; i < c->task->n_pass; i++) {
		const struct pass *pass = &c->task->pass[i];

		/* To itself, dup2 would leave the flag as it is. */
		if (pass->from == pass->as ? fcntl(pass->as, F_SETFD, 0) == -1
					   : dup2(pass->from, pass->as) == -1)
			fail(c);
	}
}

__attribute__((noreturn)) static void
child(const struct call *c)
{
	for (size_t i = 0; i < 2 && c->command->pids[i] != NULL; i++)
		*(volatile uint32_t *)c->command->pids[i] = (uint32_t)getpid();
	step_session(c);
	step_streams(c);
	step_limits(c);
	step_user(c);
	step_directory(c);
	step_parent_death(c);
	step_signals();
	step_pass(c);
	c->failure->stage = SPAWN_EXEC;
	try_paths(c);
	fail(c);
}

/* Out of line, so that no variable of its caller lives in a register here. */
__attribute__((noinline)) static pid_t
start(const struct call *c)
{
	pid_t pid = vfork();

	if (pid == 0)
		child(c);
	return pid;
}

static pid_t
attempt(const struct call *c, struct spawn_failure *failure)
{
	volatile struct spawn_failure seen = { .stage = SPAWN_FORK };
	struct call mine = *c;
	pid_t pid;

	mine.failure = &seen;
	pid = start(&mine);
	if (pid == -1)
		seen.error = errno;
	if (seen.error == 0)
		return pid;
	failure->stage = seen.stage;
	failure->error = seen.error;
	while (pid != -1 && waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		;
	return -1;
}

/* As execvp(3) has it, a file that the kernel cannot read is a script of sh. */
static pid_t
attempt_script(const struct call *c, char *path, struct spawn_failure *failure)
{
	static char sh[] = "/bin/sh";
	static char *const shell[] = { sh, NULL };
	struct spawn_command command = *c->command;
	struct call script = *c;
	char **argv;
	size_t argc = 0;
	pid_t pid;

	while (command.argv[argc] != NULL)
		argc++;
	argv = reallocarray(NULL, argc + 2, sizeof(*argv));
	if (argv == NULL)
		return -1;
	argv[0] = c->command->argv[0];
	argv[1] = path;
	memcpy(argv + 2, c->command->argv + 1,
	    argc * sizeof(*argv)); /* the NULL at the end included */
	command.argv = argv;
	command.paths = shell;
	script.command = &command;
	pid = attempt(&script, failure);
	free(argv);
	return pid;
}

pid_t
spawn(const struct task *task, const struct spawn_command *command,
    struct spawn_failure *failure)
{
	char *volatile script = NULL;
	struct call c = { .task = task,
		.command = command,
		.parent = getpid(),
		.script = &script };
	pid_t pid = attempt(&c, failure);

	if (pid == -1 && failure->stage == SPAWN_EXEC &&
	    failure->error == ENOEXEC && script != NULL)
		return attempt_script(&c, script, failure);
	return pid;
}

const char *
spawn_stage_name(enum spawn_stage stage)
{
	static const char *const names[SPAWN_NSTAGES] = {
		[SPAWN_NOTHING] = "not tried",
		[SPAWN_FORK] = "cannot make a process",
		[SPAWN_SESSION] = "cannot make a session",
		[SPAWN_OUTPUT] = "cannot take its output",
		[SPAWN_LIMITS] = "cannot set a limit",
		[SPAWN_NICE] = "cannot set the nice value",
		[SPAWN_GROUPS] = "cannot set the groups",
		[SPAWN_USER] = "cannot become the user",
		[SPAWN_DIRECTORY] = "cannot change to the directory",
		[SPAWN_PARENT_DEATH] = "cannot be tied to its worker",
		[SPAWN_PASS] = "cannot pass a descriptor",
		[SPAWN_EXEC] = "cannot execute",
	};

	return stage < SPAWN_NSTAGES ? names[stage] : "failed";
}

bool
spawn_failure_is_temporary(const struct spawn_failure *failure)
{
	switch (failure->error) {
	case EAGAIN:
	case ENOMEM:
	case ENFILE:
	case EMFILE:
	case EINTR:
	case ETXTBSY: /* the program is being written: a deployment */
	case ECANCELED: /* a stop overtook it */
	case ESRCH: /* the worker is dying */ return true;
	default: return failure->stage == SPAWN_FORK;
	}
}

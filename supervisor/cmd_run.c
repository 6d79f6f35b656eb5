/* SPDX-License-Identifier: ISC */
/*
 * cmd_run.c - `reeve run`: keep N copies of one command running.
 */
#include <sys/resource.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "common/signals.h"
#include "common/text.h"
#include "supervisor/command.h"
#include "supervisor/env_file.h"
#include "supervisor/run_options.h"
#include "supervisor/supervisor.h"
#include "worker/arguments.h"
#include "worker/search.h"

#define WHY_SIZE 512

static int
set_variable(void *context, const char *key, const char *value)
{
	return environment_set(context, key, value);
}

/* Who it is about, for a task that runs as somebody else. */
static int
set_user_variables(struct environment *env, const struct user_identity *user)
{
	if (user == NULL || user->name == NULL)
		return 0;
	if (environment_set(env, "HOME", user->home) == -1 ||
	    environment_set(env, "USER", user->name) == -1 ||
	    environment_set(env, "LOGNAME", user->name) == -1 ||
	    environment_set(env, "SHELL", user->shell) == -1)
		return -1;
	return 0;
}

/* What tells a task where it runs; see strays.c for the identity. */
static int
set_reeve_variables(struct environment *env, struct pool_config *pool)
{
	char identity[64];

	/* A pid comes again, but not at the same moment after boot. */
	snprintf(identity, sizeof(identity), "%d.%llu", (int)getpid(),
	    (unsigned long long)proctree_now_ticks());
	if (environment_set(env, "REEVE_POOL", pool->name) == -1 ||
	    environment_set(env, "REEVE_SUPERVISOR", identity) == -1)
		return -1;
	pool->identity = environment_entry(env, "REEVE_SUPERVISOR");
	return environment_put(env, arguments_worker_entry());
}

/* In a user namespace that an ordinary user made, nobody may (setgroups). */
static bool
may_set_groups(void)
{
	char answer[8] = "";
	FILE *file = fopen("/proc/self/setgroups", "re");

	if (file == NULL)
		return geteuid() == 0;
	if (fgets(answer, sizeof(answer), file) == NULL)
		answer[0] = '\0';
	fclose(file);
	return geteuid() == 0 && strncmp(answer, "deny", 4) != 0;
}

/* Who may not set groups may not even set those that he has. */
static bool
is_self(const struct user_identity *user)
{
	return user != NULL && user->uid == geteuid() &&
	    user->gid == getegid() && !may_set_groups();
}

/*
 * What was there, then the user's, then the files', then -e: the later the
 * stronger.
 */
static int
build_environment(struct run_options *o, struct environment *env, char *why)
{
	struct task *task = &o->pool.task;

	if (environment_copy(env, environ) == -1 ||
	    set_user_variables(env, task->user) == -1)
		return text_refuse(why, WHY_SIZE, "out of memory");
	if (is_self(task->user))
		task->user = NULL;
	for (size_t i = 0; i < o->n_env_files; i++)
		if (env_file_read(o->env_files[i], set_variable, env, why,
			WHY_SIZE) == -1)
			return -1;
	for (size_t i = 0; i < o->set.n; i++) {
		const char *entry = o->set.entries[i];
		char *key = strndup(entry, strcspn(entry, "="));
		int result = key == NULL
		    ? -1
		    : environment_set(env, key, entry + strlen(key) + 1);

		free(key);
		if (result == -1)
			return text_refuse(why, WHY_SIZE, "out of memory");
	}
	task->paths = search_paths(task->argv[0], environment_get(env, "PATH"));
	if (task->paths == NULL || set_reeve_variables(env, &o->pool) == -1)
		return text_refuse(why, WHY_SIZE, "out of memory");
	task->envp = env->entries;
	return 0;
}

/*
 * Our own soft limit of descriptors goes up to the hard one; a task is to see
 * what was there, unless --limit says something else.
 */
static void
raise_descriptors(struct task *task)
{
	struct limit files = { .resource = RLIMIT_NOFILE };

	if (fd_raise_limit(&files.value) == -1) {
		log_warn("raising the limit of descriptors");
		return;
	}
	for (unsigned i = 0; i < task->limits.n; i++)
		if (task->limits.items[i].resource == RLIMIT_NOFILE)
			return;
	if (task->limits.n < LIMITS_MAX)
		task->limits.items[task->limits.n++] = files;
}

static struct ending
supervise(struct run_options *o)
{
	struct ending failed = { .code = OUTCOME_REEVE_FAILED };
	int signal_fd = signals_open();

	if (signal_fd == -1) {
		log_error("making the self-pipe");
		return failed;
	}
	raise_descriptors(&o->pool.task);
	return supervisor_run(&o->pool, signal_fd);
}

static struct ending
run(int argc, char **argv)
{
	struct ending ending = { .code = OUTCOME_USAGE };
	struct environment env = { 0 };
	struct run_options o;
	char why[WHY_SIZE];

	if (run_options_parse(&o, argc, argv, why, sizeof(why)) == -1) {
		log_errorx("%s", why);
	} else if (o.help) {
		ending.code = 0;
		if (fputs(run_options_help, stdout) == EOF ||
		    fflush(stdout) == EOF) {
			log_error("standard output");
			ending.code = OUTCOME_FAILED;
		}
	} else if (build_environment(&o, &env, why) == -1 ||
	    output_check(&o, why, sizeof(why)) == -1) {
		log_errorx("%s", why);
	} else {
		log_set_level(o.verbosity > 1 ? LOG_LEVEL_DEBUG
			: o.verbosity == 1    ? LOG_LEVEL_INFO
			: o.verbosity == 0    ? LOG_LEVEL_WARN
					      : LOG_LEVEL_ERROR);
		ending = supervise(&o);
	}
	search_free(o.pool.task.paths);
	environment_fini(&env);
	run_options_fini(&o);
	return ending;
}

const struct command cmd_run = {
	.name = "run",
	.summary = "keep N copies of one command running",
	.run = run,
};

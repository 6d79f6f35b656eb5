/* SPDX-License-Identifier: ISC */
/*
 * launch.c - what every verb does between its options and the first fork.
 */
#include <sys/resource.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "common/proctree.h"
#include "common/text.h"
#include "supervisor/env_file.h"
#include "supervisor/launch.h"
#include "supervisor/policy/outcome.h"
#include "worker/arguments.h"
#include "worker/search.h"

int
launch_print_help(const char *help)
{
	if (fputs(help, stdout) == EOF || fflush(stdout) == EOF) {
		log_error("standard output");
		return OUTCOME_FAILED;
	}
	return 0;
}

void
launch_set_verbosity(int verbosity)
{
	log_set_level(verbosity > 1 ? LOG_LEVEL_DEBUG
		: verbosity == 1    ? LOG_LEVEL_INFO
		: verbosity == 0    ? LOG_LEVEL_WARN
				    : LOG_LEVEL_ERROR);
}

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

/* As the command line has it, the later the stronger. */
static int
set_entries(struct environment *env, const struct environment *set)
{
	for (size_t i = 0; i < set->n; i++) {
		const char *entry = set->entries[i];
		char *key = strndup(entry, strcspn(entry, "="));
		int result = key == NULL
		    ? -1
		    : environment_set(env, key, entry + strlen(key) + 1);

		free(key);
		if (result == -1)
			return -1;
	}
	return 0;
}

/* Where the program may be, by the PATH that the task will have. */
static int
set_paths(struct task *task, const char *program, const struct environment *env)
{
	if (program == NULL)
		return 0;
	task->paths = search_paths(program, environment_get(env, "PATH"));
	return task->paths == NULL ? -1 : 0;
}

int
launch_environment(struct run_options *o, const char *program,
    struct environment *env, char *why, size_t cap)
{
	struct task *task = &o->pool.task;

	if (environment_copy(env, environ) == -1 ||
	    set_user_variables(env, task->user) == -1)
		return text_refuse(why, cap, "out of memory");
	if (is_self(task->user))
		task->user = NULL;
	for (size_t i = 0; i < o->n_env_files; i++)
		if (env_file_read(o->env_files[i], set_variable, env, why,
			cap) == -1)
			return -1;
	if (set_entries(env, &o->set) == -1 ||
	    set_paths(task, program, env) == -1 ||
	    set_reeve_variables(env, &o->pool) == -1)
		return text_refuse(why, cap, "out of memory");
	task->envp = env->entries;
	return 0;
}

void
launch_raise_descriptors(struct task *task)
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

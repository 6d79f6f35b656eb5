/* SPDX-License-Identifier: ISC */
/*
 * task_settings.c - what the options set that every verb has that runs tasks.
 */
#include <ctype.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/limits.h"
#include "supervisor/options.h"
#include "supervisor/run_options.h"
#include "supervisor/task_settings.h"
#include "supervisor/user.h"

static int
set_grace(const struct setting_value *v)
{
	return setting_duration(v, &v->o->pool.task.grace_ms);
}

static int
set_stop_signal(const struct setting_value *v)
{
	int signo;

	if (text_signal(v->arg, &signo) == 0 && signo != SIGSTOP) {
		v->o->pool.task.stop_signal = signo;
		return 0;
	}
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no signal that ends a task; TERM, SIGTERM, 15 or RTMIN+3 is",
	    v->option, v->arg);
}

static int
set_kill_mode(const struct setting_value *v)
{
	static const char *const words[] = { [KILL_MODE_TREE] = "tree",
		[KILL_MODE_GROUP] = "group",
		[KILL_MODE_PROCESS] = "process",
		NULL };
	int i;

	if (setting_word(v, words, &i) == -1)
		return -1;
	v->o->pool.task.kill_mode = (enum kill_mode)i;
	return 0;
}

static int
set_timeout(const struct setting_value *v)
{
	uint64_t *ms = &v->o->pool.limits.run_max_ms;

	if (setting_duration(v, ms) == -1)
		return -1;
	if (*ms > 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: no command runs in no time; leave it out for no limit",
	    v->option);
}

static int
set_directory(const struct setting_value *v)
{
	v->o->pool.task.directory = v->arg;
	return 0;
}

static bool
is_key(const char *s, size_t len)
{
	if (len == 0 || isdigit((unsigned char)s[0]))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)s[i]) && s[i] != '_')
			return false;
	return true;
}

static int
set_env(const struct setting_value *v)
{
	const char *equals = strchr(v->arg, '=');
	char *key;
	int result;

	if (equals == NULL || !is_key(v->arg, (size_t)(equals - v->arg)))
		return text_refuse(v->why, v->cap,
		    "%s: '%s' is not KEY=VALUE with a KEY of letters, digits "
		    "and _",
		    v->option, v->arg);
	key = strndup(v->arg, (size_t)(equals - v->arg));
	result =
	    key == NULL ? -1 : environment_set(&v->o->set, key, equals + 1);
	free(key);
	if (result == -1)
		return text_refuse(v->why, v->cap, "out of memory");
	return 0;
}

static int
set_env_file(const struct setting_value *v)
{
	char **grown = reallocarray(v->o->env_files, v->o->n_env_files + 1,
	    sizeof(*grown));

	if (grown == NULL)
		return text_refuse(v->why, v->cap, "out of memory");
	v->o->env_files = grown;
	grown[v->o->n_env_files++] = (char *)(uintptr_t)v->arg;
	return 0;
}

static int
set_user(const struct setting_value *v)
{
	char why[256];

	user_fini(&v->o->user);
	v->o->pool.task.user = NULL;
	if (user_lookup(v->arg, &v->o->user, why, sizeof(why)) == -1)
		return text_refuse(v->why, v->cap, "%s: %s", v->option, why);
	v->o->pool.task.user = &v->o->user;
	return 0;
}

static int
set_umask(const struct setting_value *v)
{
	char *end;
	unsigned long mask = strtoul(v->arg, &end, 8);

	if (!isdigit((unsigned char)v->arg[0]) || *end != '\0' || mask > 0777)
		return text_refuse(v->why, v->cap,
		    "%s: '%s' is no octal number from 0 to 777", v->option,
		    v->arg);
	v->o->pool.task.umask = (int)mask;
	return 0;
}

static int
set_nice(const struct setting_value *v)
{
	long long n;

	if (setting_number(v, -20, 19, &n) == -1)
		return -1;
	v->o->pool.task.nice = (int)n;
	v->o->pool.task.set_nice = true;
	return 0;
}

static int
set_limit(const struct setting_value *v)
{
	char why[256];

	if (limits_parse(v->arg, &v->o->pool.task.limits, why, sizeof(why)) ==
	    0)
		return 0;
	return text_refuse(v->why, v->cap, "%s: %s", v->option, why);
}

/* It is part of messages and process names: one word of plain letters. */
static int
set_name(const struct setting_value *v)
{
	size_t len = strspn(v->arg,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
	    "+@");

	if (len == 0 || v->arg[len] != '\0' || len > RUN_NAME_MAX_BYTES)
		return text_refuse(v->why, v->cap,
		    "%s: '%s' is no name of up to %d letters, digits and "
		    "_-+@",
		    v->option, v->arg, RUN_NAME_MAX_BYTES);
	v->o->pool.name = v->arg;
	return 0;
}

static int
set_quiet(const struct setting_value *v)
{
	v->o->verbosity--;
	return 0;
}

static int
set_verbose(const struct setting_value *v)
{
	v->o->verbosity++;
	return 0;
}

static int
set_help(const struct setting_value *v)
{
	v->o->help = true;
	return 0;
}

const struct setting task_settings[] = {
	{ "name", 0, required_argument, set_name },
	{ "timeout", 0, required_argument, set_timeout },
	{ "grace", 'g', required_argument, set_grace },
	{ "stop-signal", 0, required_argument, set_stop_signal },
	{ "kill-mode", 0, required_argument, set_kill_mode },
	{ "directory", 'C', required_argument, set_directory },
	{ "env", 'e', required_argument, set_env },
	{ "env-file", 0, required_argument, set_env_file },
	{ "user", 'u', required_argument, set_user },
	{ "umask", 0, required_argument, set_umask },
	{ "nice", 0, required_argument, set_nice },
	{ "limit", 0, required_argument, set_limit },
	{ "quiet", 'q', no_argument, set_quiet },
	{ "verbose", 'v', no_argument, set_verbose },
	{ "help", 'h', no_argument, set_help },
	{ 0 },
};

OPTIONS_TABLE_FITS(task_settings);

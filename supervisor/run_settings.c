/* SPDX-License-Identifier: ISC */
/*
 * run_settings.c - what each option of `reeve run` sets.
 */
#include <ctype.h>
#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/limits.h"
#include "supervisor/output_settings.h"
#include "supervisor/run_options.h"
#include "supervisor/run_settings.h"
#include "supervisor/user.h"

static int
set_workers(const struct setting_value *v)
{
	long long n;

	if (setting_number(v, 1, WORKERS_MAX, &n) == -1)
		return -1;
	v->o->pool.workers = (uint32_t)n;
	return 0;
}

static int
set_restart(const struct setting_value *v)
{
	static const char *const words[] = { [WORKER_RESTART_NEVER] = "never",
		[WORKER_RESTART_ON_FAILURE] = "on-failure",
		[WORKER_RESTART_ALWAYS] = "always",
		NULL };
	int i;

	if (setting_word(v, words, &i) == -1)
		return -1;
	v->o->pool.limits.restart = (enum worker_restart)i;
	return 0;
}

static int
set_restart_delay(const struct setting_value *v)
{
	return setting_duration(v, &v->o->pool.limits.delay_ms);
}

static int
set_restart_max_delay(const struct setting_value *v)
{
	return setting_duration(v, &v->o->pool.limits.delay_max_ms);
}

static int
set_max_restarts(const struct setting_value *v)
{
	struct worker_limits *lim = &v->o->pool.limits;
	struct setting_value part = *v;
	char number[32];
	const char *slash = strchr(v->arg, '/');
	size_t len = slash == NULL ? strlen(v->arg) : (size_t)(slash - v->arg);
	long long n;

	snprintf(number, sizeof(number), "%.*s", (int)len, v->arg);
	part.arg = number;
	if (setting_number(&part, 1, UINT32_MAX - 1, &n) == -1)
		return -1;
	lim->restarts_max = (uint32_t)n;
	lim->restarts_window_ms = 0;
	if (slash == NULL)
		return 0;
	part.arg = slash + 1;
	if (setting_duration(&part, &lim->restarts_window_ms) == -1)
		return -1;
	if (lim->restarts_window_ms > 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: a window of no time holds no restart", v->option);
}

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
set_exit_when(const struct setting_value *v)
{
	static const char *const words[] = { [POOL_EXIT_WHEN_ALL] = "all",
		[POOL_EXIT_WHEN_ANY] = "any",
		[POOL_EXIT_WHEN_FAILURE] = "failure",
		NULL };
	int i;

	if (setting_word(v, words, &i) == -1)
		return -1;
	v->o->pool.exit_when = (enum pool_exit_when)i;
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

const struct setting run_settings[] = {
	{ "workers", 'n', required_argument, set_workers },
	{ "name", 0, required_argument, set_name },
	{ "restart", 0, required_argument, set_restart },
	{ "restart-delay", 0, required_argument, set_restart_delay },
	{ "restart-max-delay", 0, required_argument, set_restart_max_delay },
	{ "max-restarts", 0, required_argument, set_max_restarts },
	{ "timeout", 0, required_argument, set_timeout },
	{ "grace", 'g', required_argument, set_grace },
	{ "stop-signal", 0, required_argument, set_stop_signal },
	{ "kill-mode", 0, required_argument, set_kill_mode },
	{ "exit-when", 0, required_argument, set_exit_when },
	{ "directory", 'C', required_argument, set_directory },
	{ "env", 'e', required_argument, set_env },
	{ "env-file", 0, required_argument, set_env_file },
	{ "user", 'u', required_argument, set_user },
	{ "umask", 0, required_argument, set_umask },
	{ "nice", 0, required_argument, set_nice },
	{ "limit", 0, required_argument, set_limit },
	{ "prefix", 0, required_argument, set_prefix },
	{ "timestamps", 0, optional_argument, set_timestamps },
	{ "merge", 0, no_argument, set_merge },
	{ "raw", 0, no_argument, set_raw },
	{ "pty", 0, no_argument, set_pty },
	{ "log-dir", 0, required_argument, set_log_dir },
	{ "log-size", 0, required_argument, set_log_size },
	{ "log-keep", 0, required_argument, set_log_keep },
	{ "log-compress", 0, no_argument, set_log_compress },
	{ "log-format", 0, required_argument, set_log_format },
	{ "log-to", 0, required_argument, set_log_to },
	{ "on-full", 0, required_argument, set_on_full },
	{ "quiet", 'q', no_argument, set_quiet },
	{ "verbose", 'v', no_argument, set_verbose },
	{ "help", 'h', no_argument, set_help },
	{ 0 },
};

_Static_assert(sizeof(run_settings) / sizeof(run_settings[0]) <=
	RUN_SETTINGS_MAX,
    "what is sized by it has room");

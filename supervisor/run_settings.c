/* SPDX-License-Identifier: ISC */
/*
 * run_settings.c - what each option of `reeve run` alone sets.
 */
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/options.h"
#include "supervisor/output_settings.h"
#include "supervisor/run_options.h"
#include "supervisor/run_settings.h"

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

const struct setting run_settings[] = {
	{ "workers", 'n', required_argument, set_workers },
	{ "restart", 0, required_argument, set_restart },
	{ "restart-delay", 0, required_argument, set_restart_delay },
	{ "restart-max-delay", 0, required_argument, set_restart_max_delay },
	{ "max-restarts", 0, required_argument, set_max_restarts },
	{ "exit-when", 0, required_argument, set_exit_when },
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
	{ 0 },
};

OPTIONS_TABLE_FITS(run_settings);

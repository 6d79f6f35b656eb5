/* SPDX-License-Identifier: ISC */
/*
 * each_settings.c - what each option of `reeve each` alone sets.
 */
#include <getopt.h>
#include <stdint.h>
#include <stdlib.h>

#include "common/text.h"
#include "supervisor/batch/processors.h"
#include "supervisor/each_options.h"
#include "supervisor/each_settings.h"
#include "supervisor/each_values.h"
#include "supervisor/options.h"

static int
set_workers(const struct setting_value *v)
{
	char why[256];

	if (processors_number(v->arg, WORKERS_MAX, &v->o->pool.workers,
		&v->each->batch.workers_file, why, sizeof(why)) == 0)
		return 0;
	return text_refuse(v->why, v->cap, "%s: %s", v->option, why);
}

static int
set_null(const struct setting_value *v)
{
	v->each->batch.input.separator = '\0';
	return 0;
}

static int
set_delimiter(const struct setting_value *v)
{
	if (each_delimiter(v->arg, &v->each->batch.input.separator) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no single byte; ',', '\\t', '\\0' or '\\x1f' is",
	    v->option, v->arg);
}

/* The list ends in NULL, as its reader wants it. */
static int
set_arg_file(const struct setting_value *v)
{
	struct each_options *o = v->each;
	char **grown = reallocarray(o->files, o->n_files + 2, sizeof(*grown));

	if (grown == NULL)
		return text_refuse(v->why, v->cap, "out of memory");
	o->files = grown;
	grown[o->n_files++] = (char *)(uintptr_t)v->arg;
	grown[o->n_files] = NULL;
	o->batch.input.files = grown;
	return 0;
}

static int
set_colsep(const struct setting_value *v)
{
	if (*v->arg == '\0')
		return text_refuse(v->why, v->cap,
		    "%s: an empty expression separates nothing", v->option);
	v->each->batch.rules.colsep = v->arg;
	return 0;
}

static int
set_max_args(const struct setting_value *v)
{
	long long n;

	if (setting_number(v, 1, EACH_MAX_ARGS_MAX, &n) == -1)
		return -1;
	v->each->batch.input.per_task = (uint32_t)n;
	v->each->batch.rules.per_task = (uint32_t)n;
	return 0;
}

static int
set_no_empty(const struct setting_value *v)
{
	v->each->batch.input.no_empty = true;
	return 0;
}

static int
set_shell(const struct setting_value *v)
{
	v->each->batch.rules.shell = true;
	return 0;
}

static int
set_group(const struct setting_value *v)
{
	v->each->batch.output = CAPTURE_GROUP;
	return 0;
}

static int
set_line_buffer(const struct setting_value *v)
{
	v->each->batch.output = CAPTURE_LINES;
	return 0;
}

static int
set_ungroup(const struct setting_value *v)
{
	v->each->batch.output = CAPTURE_NONE;
	return 0;
}

static int
set_tag(const struct setting_value *v)
{
	v->each->batch.tag = true;
	return 0;
}

static int
set_keep_order(const struct setting_value *v)
{
	v->each->batch.keep_order = true;
	return 0;
}

static int
take_path(const struct setting_value *v, const char **path)
{
	if (*v->arg == '\0')
		return text_refuse(v->why, v->cap, "%s needs a path",
		    v->option);
	*path = v->arg;
	return 0;
}

static int
set_results(const struct setting_value *v)
{
	return take_path(v, &v->each->batch.results);
}

static int
set_failed(const struct setting_value *v)
{
	return take_path(v, &v->each->batch.failed);
}

static int
set_joblog(const struct setting_value *v)
{
	return take_path(v, &v->each->batch.joblog);
}

static int
set_trace(const struct setting_value *v)
{
	return take_path(v, &v->each->batch.trace);
}

static int
set_resume(const struct setting_value *v)
{
	v->each->batch.resume = JOBLOG_RESUME;
	return 0;
}

static int
set_resume_failed(const struct setting_value *v)
{
	v->each->batch.resume = JOBLOG_RESUME_FAILED;
	return 0;
}

static int
set_retries(const struct setting_value *v)
{
	long long n;

	if (setting_number(v, 0, EACH_RETRIES_MAX, &n) == -1)
		return -1;
	v->each->batch.limits.retries = (uint32_t)n;
	v->each->asked.retries = true;
	return 0;
}

static int
set_retry_delay(const struct setting_value *v)
{
	v->each->asked.retry_delay = true;
	return setting_duration(v, &v->each->batch.limits.retry_delay_ms);
}

static int
set_halt(const struct setting_value *v)
{
	if (each_halt(v->arg, &v->each->batch.limits) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is not WHEN[,WHAT=N]; WHEN is never, soon or now, WHAT "
	    "is fail, success or done, N a number or N%%",
	    v->option, v->arg);
}

static int
set_delay(const struct setting_value *v)
{
	return setting_duration(v, &v->each->batch.gate.delay_ms);
}

static int
set_load(const struct setting_value *v)
{
	if (each_load(v->arg, processors_available(),
		&v->each->batch.gate.load) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no load above 0, as 3.5 or 80%% of the processors is",
	    v->option, v->arg);
}

static int
set_memfree(const struct setting_value *v)
{
	if (text_size(v->arg, &v->each->batch.gate.memory_bytes) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no size, as 500M or 2G is", v->option, v->arg);
}

static int
set_max_rate(const struct setting_value *v)
{
	if (each_rate(v->arg, &v->each->batch.gate.rate) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no rate above 0, as 10/s, 90/m or 1000/h is",
	    v->option, v->arg);
}

static int
set_jobserver(const struct setting_value *v)
{
	v->each->batch.jobserver = true;
	return 0;
}

static int
set_persistent(const struct setting_value *v)
{
	long long n = 1;

	if (v->arg != NULL &&
	    setting_number(v, 1, EACH_PERSISTENT_MAX, &n) == -1)
		return -1;
	v->each->batch.persistent = (uint32_t)n;
	return 0;
}

static int
set_progress(const struct setting_value *v)
{
	static const char *const words[] = { [BATCH_PROGRESS_NONE] = "none",
		[BATCH_PROGRESS_BAR] = "bar",
		[BATCH_PROGRESS_JSON] = "json",
		NULL };
	int i = BATCH_PROGRESS_BAR;

	if (v->arg != NULL && setting_word(v, words, &i) == -1)
		return -1;
	v->each->batch.progress = (enum batch_progress)i;
	v->each->asked.progress = true;
	return 0;
}

static int
set_dry_run(const struct setting_value *v)
{
	v->each->batch.dry_run = true;
	return 0;
}

/*
 * --bar is --progress without a value; --jobs and --max-procs are what
 * parallel(1) and xargs(1) call the number of workers.
 */
const struct setting each_settings[] = {
	{ "workers", 'n', required_argument, set_workers },
	{ "jobs", 'j', required_argument, set_workers },
	{ "max-procs", 'P', required_argument, set_workers },
	{ "null", '0', no_argument, set_null },
	{ "delimiter", 'd', required_argument, set_delimiter },
	{ "arg-file", 'a', required_argument, set_arg_file },
	{ "colsep", 0, required_argument, set_colsep },
	{ "max-args", 'N', required_argument, set_max_args },
	{ "no-empty", 0, no_argument, set_no_empty },
	{ "shell", 0, no_argument, set_shell },
	{ "group", 0, no_argument, set_group },
	{ "line-buffer", 0, no_argument, set_line_buffer },
	{ "lb", 0, no_argument, set_line_buffer },
	{ "ungroup", 0, no_argument, set_ungroup },
	{ "tag", 0, no_argument, set_tag },
	{ "keep-order", 'k', no_argument, set_keep_order },
	{ "results", 0, required_argument, set_results },
	{ "retries", 0, required_argument, set_retries },
	{ "retry-delay", 0, required_argument, set_retry_delay },
	{ "halt", 0, required_argument, set_halt },
	{ "failed", 0, required_argument, set_failed },
	{ "joblog", 0, required_argument, set_joblog },
	{ "resume", 0, no_argument, set_resume },
	{ "resume-failed", 0, no_argument, set_resume_failed },
	{ "delay", 0, required_argument, set_delay },
	{ "load", 0, required_argument, set_load },
	{ "memfree", 0, required_argument, set_memfree },
	{ "max-rate", 0, required_argument, set_max_rate },
	{ "jobserver", 0, no_argument, set_jobserver },
	{ "persistent", 0, optional_argument, set_persistent },
	{ "progress", 0, optional_argument, set_progress },
	{ "bar", 0, no_argument, set_progress },
	{ "trace", 0, required_argument, set_trace },
	{ "dry-run", 0, no_argument, set_dry_run },
	{ 0 },
};

OPTIONS_TABLE_FITS(each_settings);

const struct setting_elsewhere each_elsewhere[] = {
	{ "-I", "{} stands for the item, wherever it is" },
	{ "-i", "{} stands for the item, wherever it is" },
	{ "-L", "-N is how many items a task has" },
	{ "-t", "-v says each command when it has ended" },
	{ "-p", "--dry-run prints the commands only" },
	{ "-r",
	    "without items nothing is run, and --no-empty skips empty ones" },
	{ "--no-run-if-empty",
	    "without items nothing is run, and --no-empty skips empty ones" },
	{ "--eta", "--progress tells the time left" },
	{ "--pipe", "--persistent hands out lines on standard input" },
	{ "--wd", "-C is where commands run" },
	{ 0 },
};

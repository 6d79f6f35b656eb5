/* SPDX-License-Identifier: ISC */
/*
 * output_settings.c - the options about what tasks print.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "supervisor/output_settings.h"
#include "supervisor/run_options.h"

/* More would be a directory that nobody can list. */
#define LOG_KEEP_MAX 1000

static struct logger_config *
writing(const struct setting_value *v)
{
	return &v->o->pool.output.writing;
}

int
set_prefix(const struct setting_value *v)
{
	static const char *const words[] = { [OUTPUT_PREFIX_AUTO] = "auto",
		[OUTPUT_PREFIX_ALWAYS] = "always",
		[OUTPUT_PREFIX_NEVER] = "never",
		NULL };
	int i;

	if (setting_word(v, words, &i) == -1)
		return -1;
	v->o->prefix = (enum output_prefix)i;
	return 0;
}

int
set_timestamps(const struct setting_value *v)
{
	static const char *const words[] = { "iso", "relative", NULL };
	int i = 0;

	if (v->arg != NULL && setting_word(v, words, &i) == -1)
		return -1;
	writing(v)->times = i == 0 ? FORMAT_TIMES_ISO : FORMAT_TIMES_RELATIVE;
	return 0;
}

int
set_merge(const struct setting_value *v)
{
	v->o->pool.output.merge = true;
	return 0;
}

int
set_raw(const struct setting_value *v)
{
	writing(v)->raw = true;
	return 0;
}

int
set_pty(const struct setting_value *v)
{
	v->o->pool.output.pty = true;
	return 0;
}

int
set_log_dir(const struct setting_value *v)
{
	writing(v)->directory = v->arg;
	writing(v)->target = LOGGER_TO_FILES;
	return 0;
}

int
set_log_size(const struct setting_value *v)
{
	uint64_t *bytes = &writing(v)->rules.max_bytes;

	v->o->asked.rules = true;
	if (text_size(v->arg, bytes) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no size, as 10M or 500K is; 0 is no limit", v->option,
	    v->arg);
}

int
set_log_keep(const struct setting_value *v)
{
	long long n;

	v->o->asked.rules = true;
	if (setting_number(v, 1, LOG_KEEP_MAX, &n) == -1)
		return -1;
	writing(v)->rules.keep = (unsigned)n;
	return 0;
}

int
set_log_compress(const struct setting_value *v)
{
	v->o->asked.rules = true;
	writing(v)->rules.compress = true;
	return 0;
}

int
set_log_format(const struct setting_value *v)
{
	static const char *const words[] = { [FORMAT_TEXT] = "text",
		[FORMAT_JSON] = "json",
		[FORMAT_RAW] = "raw",
		NULL };
	int i;

	if (setting_word(v, words, &i) == -1)
		return -1;
	writing(v)->kind = (enum format_kind)i;
	return 0;
}

int
set_log_to(const struct setting_value *v)
{
	static const char *const words[] = { "file", "syslog", "journal",
		NULL };
	int i;

	if (setting_word(v, words, &i) == -1)
		return -1;
	v->o->asked.to_file = i == 0;
	v->o->asked.to = i == 0 ? LOGGER_TO_FILES
	    : i == 1            ? LOGGER_TO_SYSLOG
				: LOGGER_TO_JOURNAL;
	return 0;
}

int
set_on_full(const struct setting_value *v)
{
	static const char *const words[] = { "block", "drop", NULL };
	int i;

	if (setting_word(v, words, &i) == -1)
		return -1;
	writing(v)->drop = i == 1;
	return 0;
}

/* A variable that is there and not empty; no-color.org, bixense.com/clicolors.
 */
static bool
is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && *value != '\0';
}

static enum logger_colour
colour(void)
{
	if (is_set("NO_COLOR"))
		return LOGGER_COLOUR_NEVER;
	if (is_set("CLICOLOR_FORCE") &&
	    strcmp(getenv("CLICOLOR_FORCE"), "0") != 0)
		return LOGGER_COLOUR_ALWAYS;
	return LOGGER_COLOUR_AUTO;
}

static int
refuse_contradictions(const struct run_options *o, char *why, size_t cap)
{
	const struct logger_config *w = &o->pool.output.writing;
	bool dressed =
	    o->prefix == OUTPUT_PREFIX_ALWAYS || w->times != FORMAT_TIMES_NONE;

	if (o->asked.to_file && w->directory == NULL)
		return text_refuse(why, cap, "--log-to file needs --log-dir");
	if (o->asked.to != LOGGER_TO_STANDARD && !o->asked.to_file &&
	    w->directory != NULL)
		return text_refuse(why, cap,
		    "--log-dir and --log-to: output goes to one of them");
	if (o->asked.rules && w->directory == NULL)
		return text_refuse(why, cap,
		    "--log-size, --log-keep and --log-compress need --log-dir");
	if (dressed && w->kind != FORMAT_TEXT)
		return text_refuse(why, cap,
		    "--prefix always and --timestamps are for --log-format "
		    "text");
	if ((dressed || w->kind != FORMAT_TEXT) &&
	    (w->target == LOGGER_TO_SYSLOG || w->target == LOGGER_TO_JOURNAL))
		return text_refuse(why, cap,
		    "--log-to syslog and journal have names and times of their "
		    "own");
	return 0;
}

int
output_settle(struct run_options *o, char *why, size_t cap)
{
	struct output_config *c = &o->pool.output;
	struct logger_config *w = &c->writing;
	bool several = o->pool.workers > 1;
	bool asked;

	if (o->asked.to != LOGGER_TO_STANDARD)
		w->target = o->asked.to;
	if (refuse_contradictions(o, why, cap) == -1)
		return -1;
	asked = o->prefix == OUTPUT_PREFIX_ALWAYS || w->drop || c->pty ||
	    w->times != FORMAT_TIMES_NONE || w->kind != FORMAT_TEXT ||
	    w->target != LOGGER_TO_STANDARD;
	w->prefix = w->kind == FORMAT_TEXT &&
	    (o->prefix == OUTPUT_PREFIX_ALWAYS ||
		(o->prefix == OUTPUT_PREFIX_AUTO && several &&
		    w->target == LOGGER_TO_STANDARD));
	c->optional = !asked;
	c->logger = asked || w->prefix;
	w->colour = colour();
	return 0;
}

static int
check_directory(const char *directory, char *why, size_t cap)
{
	struct stat st;

	if (mkdir(directory, 0777) == -1 && errno != EEXIST)
		return text_refuse(why, cap, "--log-dir: cannot make %s: %s",
		    directory, strerror(errno));
	if (stat(directory, &st) == 0 && !S_ISDIR(st.st_mode))
		errno = ENOTDIR;
	else if (faccessat(AT_FDCWD, directory, W_OK | X_OK, AT_EACCESS) == 0)
		return 0;
	return text_refuse(why, cap, "--log-dir: cannot write in %s: %s",
	    directory, strerror(errno));
}

/* What is only full or forbidden now may get better; a directory stays one. */
static int
check_files(const struct pool_config *pool, char *why, size_t cap)
{
	char path[LOGGER_PATH_SIZE];
	struct stat st;

	for (uint32_t i = 1; i <= pool->workers; i++) {
		logger_path(path, &pool->output.writing, pool->name, i);
		if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
			return text_refuse(why, cap,
			    "--log-dir: cannot write to %s: %s", path,
			    strerror(EISDIR));
	}
	return 0;
}

static int
check_journal(enum logger_target target, char *why, size_t cap)
{
	bool syslog = target == LOGGER_TO_SYSLOG;
	struct journal j;

	if (journal_open(&j, syslog ? JOURNAL_SYSLOG : JOURNAL_NATIVE,
		JOURNAL_PATH) == -1)
		return text_refuse(why, cap, "--log-to %s: %s: %s",
		    syslog ? "syslog" : "journal",
		    syslog ? "/dev/log" : JOURNAL_PATH, strerror(errno));
	journal_close(&j);
	return 0;
}

int
output_check(const struct run_options *o, char *why, size_t cap)
{
	const struct logger_config *w = &o->pool.output.writing;

	if (w->target == LOGGER_TO_FILES) {
		if (check_directory(w->directory, why, cap) == -1)
			return -1;
		return check_files(&o->pool, why, cap);
	}
	if (w->target == LOGGER_TO_STANDARD)
		return 0;
	return check_journal(w->target, why, cap);
}

/* SPDX-License-Identifier: ISC */
/*
 * run_options.c - the options of `reeve run`, made into a pool's configuration.
 */
#include <ctype.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/limits.h"
#include "supervisor/nearest.h"
#include "supervisor/run_options.h"
#include "supervisor/user.h"

/* Source of the defaults: docs/design.md, "A worker's states". */
#define STABLE_MS 1000
#define DELAY_MS 100
#define DELAY_MAX_MS 30000
#define GRACE_MS 10000
/* What a worker may take after the grace, before it is killed itself. */
#define MARGIN_MS 2000

/* Room for a slot's name in messages; host names have the same limit. */
#define NAME_MAX_BYTES 63

const char run_options_help[] =
    "usage: reeve run [options] [--] command [argument ...]\n"
    "Keep N copies of a command running, and end every process of them.\n"
    "\n"
    "  -n, --workers N          copies to run (1); {%} in arguments is which\n"
    "      --name NAME          name of the pool (the command's)\n"
    "      --restart WHEN       never, on-failure (default) or always\n"
    "      --restart-delay T    wait after a run of less than 1 s (100ms),\n"
    "      --restart-max-delay T  doubled each time up to this (30s)\n"
    "      --max-restarts N[/T] give up after N short runs in a row, or N\n"
    "                           restarts within T\n"
    "      --timeout T          longest run; then it is ended, and failed\n"
    "  -g, --grace T            from the stop signal to SIGKILL (10s)\n"
    "      --stop-signal S      the stop signal (TERM)\n"
    "      --kill-mode MODE     end the tree (default), the group, or the\n"
    "                           process\n"
    "      --exit-when WHOSE    end when all (default) or any has ended, or\n"
    "                           on the first failure\n"
    "  -C, --directory DIR      run in this directory\n"
    "  -e, --env KEY=VALUE      set in the environment\n"
    "      --env-file FILE      the same from KEY=VALUE lines; -FILE may be\n"
    "                           missing\n"
    "  -u, --user USER[:GROUP]  run as this user\n"
    "      --umask OCTAL        --nice N        --limit nofile=N[:HARD],...\n"
    "  -q, --quiet              say less        -v, --verbose  say more\n"
    "  -h, --help               this\n"
    "\n"
    "Times: 250ms, 10s, 5m, 1h, or plain seconds. See reeve(1).\n";

/* What an option's function is given. */
struct value {
	struct run_options *o;
	const char *option; /* as in messages: "--workers" */
	const char *arg; /* NULL if it takes none */
	char *why;
	size_t cap;
};

static int
take_duration(const struct value *v, uint64_t *ms)
{
	if (text_duration(v->arg, ms) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no time; 250ms, 10s, 5m, 1h or plain seconds is",
	    v->option, v->arg);
}

static int
take_number(const struct value *v, long long min, long long max, long long *n)
{
	if (text_number(v->arg, min, max, n) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no number from %lld to %lld", v->option, v->arg, min,
	    max);
}

/* words ends in NULL; *index gets which of them it is. */
static int
take_word(const struct value *v, const char *const *words, int *index)
{
	char list[128] = "";

	for (int i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], v->arg) == 0) {
			*index = i;
			return 0;
		}
		strlcat(list, i == 0 ? "" : ", ", sizeof(list));
		strlcat(list, words[i], sizeof(list));
	}
	return text_refuse(v->why, v->cap, "%s: '%s' is none of %s", v->option,
	    v->arg, list);
}

static int
set_workers(const struct value *v)
{
	long long n;

	if (take_number(v, 1, WORKERS_MAX, &n) == -1)
		return -1;
	v->o->pool.workers = (uint32_t)n;
	return 0;
}

static int
set_restart(const struct value *v)
{
	static const char *const words[] = { [WORKER_RESTART_NEVER] = "never",
		[WORKER_RESTART_ON_FAILURE] = "on-failure",
		[WORKER_RESTART_ALWAYS] = "always",
		NULL };
	int i;

	if (take_word(v, words, &i) == -1)
		return -1;
	v->o->pool.limits.restart = (enum worker_restart)i;
	return 0;
}

static int
set_restart_delay(const struct value *v)
{
	return take_duration(v, &v->o->pool.limits.delay_ms);
}

static int
set_restart_max_delay(const struct value *v)
{
	return take_duration(v, &v->o->pool.limits.delay_max_ms);
}

static int
set_max_restarts(const struct value *v)
{
	struct worker_limits *lim = &v->o->pool.limits;
	struct value part = *v;
	char number[32];
	const char *slash = strchr(v->arg, '/');
	size_t len = slash == NULL ? strlen(v->arg) : (size_t)(slash - v->arg);
	long long n;

	snprintf(number, sizeof(number), "%.*s", (int)len, v->arg);
	part.arg = number;
	if (take_number(&part, 1, UINT32_MAX - 1, &n) == -1)
		return -1;
	lim->restarts_max = (uint32_t)n;
	lim->restarts_window_ms = 0;
	if (slash == NULL)
		return 0;
	part.arg = slash + 1;
	if (take_duration(&part, &lim->restarts_window_ms) == -1)
		return -1;
	if (lim->restarts_window_ms > 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: a window of no time holds no restart", v->option);
}

static int
set_grace(const struct value *v)
{
	return take_duration(v, &v->o->pool.task.grace_ms);
}

static int
set_stop_signal(const struct value *v)
{
	if (text_signal(v->arg, &v->o->pool.task.stop_signal) == 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: '%s' is no signal; TERM, SIGTERM, 15 or RTMIN+3 is", v->option,
	    v->arg);
}

static int
set_kill_mode(const struct value *v)
{
	static const char *const words[] = { [KILL_MODE_TREE] = "tree",
		[KILL_MODE_GROUP] = "group",
		[KILL_MODE_PROCESS] = "process",
		NULL };
	int i;

	if (take_word(v, words, &i) == -1)
		return -1;
	v->o->pool.task.kill_mode = (enum kill_mode)i;
	return 0;
}

static int
set_exit_when(const struct value *v)
{
	static const char *const words[] = { [POOL_EXIT_WHEN_ALL] = "all",
		[POOL_EXIT_WHEN_ANY] = "any",
		[POOL_EXIT_WHEN_FAILURE] = "failure",
		NULL };
	int i;

	if (take_word(v, words, &i) == -1)
		return -1;
	v->o->pool.exit_when = (enum pool_exit_when)i;
	return 0;
}

static int
set_timeout(const struct value *v)
{
	uint64_t *ms = &v->o->pool.limits.run_max_ms;

	if (take_duration(v, ms) == -1)
		return -1;
	if (*ms > 0)
		return 0;
	return text_refuse(v->why, v->cap,
	    "%s: no command runs in no time; leave it out for no limit",
	    v->option);
}

static int
set_directory(const struct value *v)
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
set_env(const struct value *v)
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
set_env_file(const struct value *v)
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
set_user(const struct value *v)
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
set_umask(const struct value *v)
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
set_nice(const struct value *v)
{
	long long n;

	if (take_number(v, -20, 19, &n) == -1)
		return -1;
	v->o->pool.task.nice = (int)n;
	v->o->pool.task.set_nice = true;
	return 0;
}

static int
set_limit(const struct value *v)
{
	char why[256];

	if (limits_parse(v->arg, &v->o->pool.task.limits, why, sizeof(why)) ==
	    0)
		return 0;
	return text_refuse(v->why, v->cap, "%s: %s", v->option, why);
}

/* It is part of messages and process names: one word of plain letters. */
static int
set_name(const struct value *v)
{
	size_t len = strspn(v->arg,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
	    "+@");

	if (len == 0 || v->arg[len] != '\0' || len > NAME_MAX_BYTES)
		return text_refuse(v->why, v->cap,
		    "%s: '%s' is no name of up to %d letters, digits and "
		    "_-+@",
		    v->option, v->arg, NAME_MAX_BYTES);
	v->o->pool.name = v->arg;
	return 0;
}

static int
set_quiet(const struct value *v)
{
	v->o->verbosity--;
	return 0;
}

static int
set_verbose(const struct value *v)
{
	v->o->verbosity++;
	return 0;
}

static int
set_help(const struct value *v)
{
	v->o->help = true;
	return 0;
}

static const struct {
	const char *name;
	char letter; /* or 0 */
	bool takes_value;
	int (*set)(const struct value *);
} options[] = {
	{ "workers", 'n', true, set_workers },
	{ "name", 0, true, set_name },
	{ "restart", 0, true, set_restart },
	{ "restart-delay", 0, true, set_restart_delay },
	{ "restart-max-delay", 0, true, set_restart_max_delay },
	{ "max-restarts", 0, true, set_max_restarts },
	{ "timeout", 0, true, set_timeout },
	{ "grace", 'g', true, set_grace },
	{ "stop-signal", 0, true, set_stop_signal },
	{ "kill-mode", 0, true, set_kill_mode },
	{ "exit-when", 0, true, set_exit_when },
	{ "directory", 'C', true, set_directory },
	{ "env", 'e', true, set_env },
	{ "env-file", 0, true, set_env_file },
	{ "user", 'u', true, set_user },
	{ "umask", 0, true, set_umask },
	{ "nice", 0, true, set_nice },
	{ "limit", 0, true, set_limit },
	{ "quiet", 'q', false, set_quiet },
	{ "verbose", 'v', false, set_verbose },
	{ "help", 'h', false, set_help },
};

#define N_OPTIONS (sizeof(options) / sizeof(options[0]))

/* Long options without a letter are numbered from here. */
#define LONG_BASE 256

static void
fill_getopt(struct option *longs, char *shorts)
{
	*shorts++ = '+'; /* the first non-option is the command */
	*shorts++ = ':'; /* tell a missing value from an unknown option */
	for (size_t i = 0; i < N_OPTIONS; i++) {
		longs[i] = (struct option){ .name = options[i].name,
			.has_arg = options[i].takes_value ? required_argument
							  : no_argument,
			.val = LONG_BASE + (int)i };
		if (options[i].letter == 0)
			continue;
		*shorts++ = options[i].letter;
		if (options[i].takes_value)
			*shorts++ = ':';
	}
	*shorts = '\0';
	longs[N_OPTIONS] = (struct option){ 0 };
}

static int
refuse_unknown(const char *word, char *why, size_t cap)
{
	const char *names[N_OPTIONS + 1] = { 0 };
	const char *nearest;

	for (size_t i = 0; i < N_OPTIONS; i++)
		names[i] = options[i].name;
	nearest =
	    strncmp(word, "--", 2) == 0 ? nearest_word(word + 2, names) : NULL;
	if (nearest != NULL)
		return text_refuse(why, cap,
		    "unknown option '%s'; did you mean '--%s'?", word, nearest);
	return text_refuse(why, cap,
	    "unknown option '%s'; 'reeve run --help' lists them", word);
}

static int
apply_option(struct run_options *o, int found, char *why, size_t cap)
{
	char shown[64];
	struct value v = { .o = o,
		.option = shown,
		.arg = optarg,
		.why = why,
		.cap = cap };

	for (size_t i = 0; i < N_OPTIONS; i++) {
		if (found != LONG_BASE + (int)i && found != options[i].letter)
			continue;
		snprintf(shown, sizeof(shown), "--%s", options[i].name);
		return options[i].set(&v);
	}
	return text_refuse(why, cap, "unknown option");
}

/* The word that getopt_long has just refused. */
static const char *
refused_word(char **argv, char *buf, size_t cap)
{
	if (optopt > 0 && optopt < LONG_BASE) {
		snprintf(buf, cap, "-%c", optopt);
		return buf;
	}
	return argv[optind - 1];
}

/* The command's last path component, made into a name. */
static const char *
default_name(const char *command)
{
	static char name[NAME_MAX_BYTES + 1];
	const char *slash = strrchr(command, '/');
	size_t n = 0;

	for (const char *p = slash == NULL ? command : slash + 1;
	     *p != '\0' && n < NAME_MAX_BYTES; p++)
		name[n++] = isalnum((unsigned char)*p) || *p == '_' ? *p : '-';
	name[n] = '\0';
	return n == 0 ? "run" : name;
}

static int
take_command(struct run_options *o, int argc, char **argv, char *why,
    size_t cap)
{
	struct task *task = &o->pool.task;

	if (o->help)
		return 0;
	if (argc == 0)
		return text_refuse(why, cap,
		    "no command; usage: reeve run [options] [--] command "
		    "[argument ...]");
	task->argv = argv;
	task->argc = (size_t)argc;
	for (int i = 0; i < argc; i++)
		if (strstr(argv[i], "{%}") != NULL)
			task->argv_has_number = true;
	if (o->pool.name == NULL)
		o->pool.name = default_name(argv[0]);
	if (o->pool.limits.delay_max_ms < o->pool.limits.delay_ms)
		return text_refuse(why, cap,
		    "--restart-delay is longer than --restart-max-delay");
	o->pool.limits.grace_ms = task->grace_ms;
	return 0;
}

int
run_options_parse(struct run_options *o, int argc, char **argv, char *why,
    size_t cap)
{
	struct option longs[N_OPTIONS + 1];
	char shorts[2 * N_OPTIONS + 3], word[8];
	int found;

	*o = (struct run_options){
		.pool = { .workers = 1,
		    .limits = { .restart = WORKER_RESTART_ON_FAILURE,
			.stable_ms = STABLE_MS,
			.delay_ms = DELAY_MS,
			.delay_max_ms = DELAY_MAX_MS,
			.margin_ms = MARGIN_MS },
		    .task = { .umask = -1,
			.stop_signal = SIGTERM,
			.grace_ms = GRACE_MS } }
	};
	fill_getopt(longs, shorts);
	optind = 1;
	opterr = 0;
	while ((found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (found == ':')
			return text_refuse(why, cap, "%s needs a value",
			    argv[optind - 1]);
		if (found == '?')
			return refuse_unknown(refused_word(argv, word,
						  sizeof(word)),
			    why, cap);
		if (apply_option(o, found, why, cap) == -1)
			return -1;
	}
	return take_command(o, argc - optind, argv + optind, why, cap);
}

void
run_options_fini(struct run_options *o)
{
	environment_fini(&o->set);
	free(o->env_files);
	user_fini(&o->user);
}

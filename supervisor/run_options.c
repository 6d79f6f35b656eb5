/* SPDX-License-Identifier: ISC */
/*
 * run_options.c - the options of `reeve run`, made into a pool's configuration.
 */
#include <ctype.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/nearest.h"
#include "supervisor/output_settings.h"
#include "supervisor/run_options.h"
#include "supervisor/run_settings.h"
#include "supervisor/user.h"

/* Source of the defaults: docs/design.md, "A worker's states". */
#define STABLE_MS 1000
#define DELAY_MS 100
#define DELAY_MAX_MS 30000
#define GRACE_MS 10000
/* What a worker may take after the grace, before it is killed itself. */
#define MARGIN_MS 2000
/* A worker's logs take 60 MB at most. Source: docs/design.md, "Output". */
#define LOG_SIZE (UINT64_C(10) << 20)
#define LOG_KEEP 5

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
    "      --prefix WHEN        name before each line: auto (with several\n"
    "                           workers; default), always or never\n"
    "      --timestamps[=FORM]  time before each line: iso or relative\n"
    "      --merge              standard error goes to standard output\n"
    "      --pty                the task writes to a pseudo-terminal\n"
    "      --raw                all control sequences reach the terminal\n"
    "      --log-dir DIR        output goes to DIR/NAME.N.log; with\n"
    "                           --log-size SIZE (10M), --log-keep N (5),\n"
    "                           --log-compress\n"
    "      --log-format FORMAT  text (default), json or raw\n"
    "      --log-to WHERE       file (with --log-dir), syslog or journal\n"
    "      --on-full WHAT       block (default) the task or drop lines\n"
    "      --umask OCTAL        --nice N        --limit nofile=N[:HARD],...\n"
    "  -q, --quiet              say less        -v, --verbose  say more\n"
    "  -h, --help               this\n"
    "\n"
    "Times: 250ms, 10s, 5m, 1h, or plain seconds. See reeve(1).\n";

/* Long options without a letter are numbered from here. */
#define LONG_BASE 256

static void
fill_getopt(struct option *longs, char *shorts)
{
	*shorts++ = '+'; /* the first non-option is the command */
	*shorts++ = ':'; /* tell a missing value from an unknown option */
	for (int i = 0; run_settings[i].name != NULL; i++) {
		const struct setting *s = &run_settings[i];

		*longs++ = (struct option){ .name = s->name,
			.has_arg = s->has_arg,
			.val = LONG_BASE + i };
		if (s->letter == 0)
			continue;
		*shorts++ = s->letter;
		if (s->has_arg == required_argument)
			*shorts++ = ':';
	}
	*shorts = '\0';
	*longs = (struct option){ 0 };
}

static int
refuse_unknown(const char *word, char *why, size_t cap)
{
	const char *names[RUN_SETTINGS_MAX];
	const char *nearest;
	size_t i = 0;

	do {
		names[i] = run_settings[i].name;
	} while (names[i++] != NULL);
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
	struct setting_value v = { .o = o,
		.option = shown,
		.arg = optarg,
		.why = why,
		.cap = cap };

	for (int i = 0; run_settings[i].name != NULL; i++) {
		if (found != LONG_BASE + i && found != run_settings[i].letter)
			continue;
		snprintf(shown, sizeof(shown), "--%s", run_settings[i].name);
		return run_settings[i].set(&v);
	}
	return text_refuse(why, cap, "unknown option");
}

/* What is short for one option today may be short for two tomorrow. */
static bool
is_abbreviated(int found, const char *word)
{
	size_t len;

	if (found < LONG_BASE)
		return false;
	len = strlen(run_settings[found - LONG_BASE].name);
	return strcspn(word + 2, "=") != len;
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
	static char name[RUN_NAME_MAX_BYTES + 1];
	const char *slash = strrchr(command, '/');
	size_t n = 0;

	for (const char *p = slash == NULL ? command : slash + 1;
	     *p != '\0' && n < RUN_NAME_MAX_BYTES; p++)
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
	return output_settle(o, why, cap);
}

int
run_options_parse(struct run_options *o, int argc, char **argv, char *why,
    size_t cap)
{
	struct option longs[RUN_SETTINGS_MAX];
	char shorts[2 * RUN_SETTINGS_MAX + 3], word[8];
	int at, found;

	*o = (struct run_options){
		.pool = { .workers = 1,
		    .limits = { .restart = WORKER_RESTART_ON_FAILURE,
			.stable_ms = STABLE_MS,
			.delay_ms = DELAY_MS,
			.delay_max_ms = DELAY_MAX_MS,
			.margin_ms = MARGIN_MS },
		    .task = { .umask = -1,
			.stop_signal = SIGTERM,
			.grace_ms = GRACE_MS },
		    .output = { .writing = { .rules = { .max_bytes = LOG_SIZE,
						 .keep = LOG_KEEP } } } }
	};
	fill_getopt(longs, shorts);
	optind = 1;
	opterr = 0;
	while (
	    (at = optind,
		found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (found == ':')
			return text_refuse(why, cap, "%s needs a value",
			    argv[optind - 1]);
		if (found == '?')
			return refuse_unknown(refused_word(argv, word,
						  sizeof(word)),
			    why, cap);
		if (is_abbreviated(found, argv[at]))
			return refuse_unknown(argv[at], why, cap);
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

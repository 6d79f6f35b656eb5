/* SPDX-License-Identifier: ISC */
/*
 * run_options.c - the options of `reeve run`, made into a pool's configuration.
 */
#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/options.h"
#include "supervisor/output_settings.h"
#include "supervisor/run_options.h"
#include "supervisor/run_settings.h"
#include "supervisor/task_settings.h"
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

static const struct options options = { .verb = "run",
	.tables = { run_settings, task_settings } };

const char *
run_options_name(const char *command, const char *otherwise)
{
	static char name[RUN_NAME_MAX_BYTES + 1];
	const char *slash = strrchr(command, '/');
	size_t n = 0;

	for (const char *p = slash == NULL ? command : slash + 1;
	     *p != '\0' && n < RUN_NAME_MAX_BYTES; p++)
		name[n++] = isalnum((unsigned char)*p) || *p == '_' ? *p : '-';
	name[n] = '\0';
	return n == 0 ? otherwise : name;
}

void
run_options_take_words(struct run_options *o, int argc, char **argv)
{
	struct task *task = &o->pool.task;

	task->argv = argv;
	for (int i = 0; i < argc; i++)
		if (strstr(argv[i], "{%}") != NULL)
			task->argv_has_number = true;
	o->pool.limits.grace_ms = task->grace_ms;
}

static int
take_command(struct run_options *o, int argc, char **argv, char *why,
    size_t cap)
{
	if (o->help)
		return 0;
	if (argc == 0)
		return text_refuse(why, cap,
		    "no command; usage: reeve run [options] [--] command "
		    "[argument ...]");
	run_options_take_words(o, argc, argv);
	if (o->pool.name == NULL)
		o->pool.name = run_options_name(argv[0], "run");
	if (o->pool.limits.delay_max_ms < o->pool.limits.delay_ms)
		return text_refuse(why, cap,
		    "--restart-delay is longer than --restart-max-delay");
	return output_settle(o, why, cap);
}

void
run_options_init(struct run_options *o)
{
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
}

int
run_options_parse(struct run_options *o, int argc, char **argv, char *why,
    size_t cap)
{
	struct setting_value whom = { .o = o, .why = why, .cap = cap };
	int first;

	run_options_init(o);
	first = options_parse(&options, &whom, argc, argv);
	if (first == -1)
		return -1;
	return take_command(o, argc - first, argv + first, why, cap);
}

void
run_options_fini(struct run_options *o)
{
	environment_fini(&o->set);
	free(o->env_files);
	user_fini(&o->user);
}

/* SPDX-License-Identifier: ISC */
/*
 * cmd_run.c - `reeve run`: keep N copies of one command running.
 */
#include "common/log.h"
#include "common/signals.h"
#include "supervisor/command.h"
#include "supervisor/launch.h"
#include "supervisor/run_options.h"
#include "supervisor/supervisor.h"
#include "worker/search.h"

#define WHY_SIZE 512

static struct ending
supervise(struct run_options *o)
{
	struct ending failed = { .code = OUTCOME_REEVE_FAILED };
	int signal_fd = signals_open();

	if (signal_fd == -1) {
		log_error("making the self-pipe");
		return failed;
	}
	launch_raise_descriptors(&o->pool.task);
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
		ending.code = launch_print_help(run_options_help);
	} else if (launch_environment(&o, o.pool.task.argv[0], &env, why,
		       sizeof(why)) == -1 ||
	    output_check(&o, why, sizeof(why)) == -1) {
		log_errorx("%s", why);
	} else {
		launch_set_verbosity(o.verbosity);
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

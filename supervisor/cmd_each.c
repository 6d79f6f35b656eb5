/* SPDX-License-Identifier: ISC */
/*
 * cmd_each.c - `reeve each`: run a command once for each item.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/signals.h"
#include "supervisor/batch/batch.h"
#include "supervisor/command.h"
#include "supervisor/each_options.h"
#include "supervisor/launch.h"
#include "supervisor/supervisor.h"
#include "worker/search.h"
#include "worker/template.h"

#define WHY_SIZE 512

/* Say what would be run. Returns 0, or -1 with errno. */
static int
print_task(const struct batch_config *config, const struct input_task *t)
{
	struct template_items items = { .bytes = t->bytes,
		.len = t->len,
		.n = t->n,
		.number = t->number,
		.worker = 1 };
	char *line = template_line(config->template, &items);
	int result = line == NULL || puts(line) == EOF ? -1 : 0;

	free(line);
	return result;
}

static int
wait_for_input(const struct input *input)
{
	struct pollfd p = { .fd = input_fd(input), .events = POLLIN };

	while (poll(&p, 1, -1) == -1)
		if (errno != EINTR)
			return -1;
	return 0;
}

static int
print_all(const struct batch_config *config, const struct batch_run *b)
{
	struct input *input = b->input;
	struct input_task t;

	for (;;) {
		switch (input_next(input, &t)) {
		case INPUT_TASK:
			if (!joblog_past_has(&b->past, t.number) &&
			    print_task(config, &t) == -1)
				return -1;
			break;
		case INPUT_BAD:
			if (joblog_past_has(&b->past, t.number))
				break;
			log_warnx("task %llu cannot be run: %s",
			    (unsigned long long)t.number, strerror(t.why));
			break;
		case INPUT_WAIT:
			if (fflush(stdout) == EOF ||
			    wait_for_input(input) == -1)
				return -1;
			break;
		case INPUT_END: return fflush(stdout) == EOF ? -1 : 0;
		case INPUT_FAILED: return -1;
		}
	}
}

static struct ending
dry_run(const struct batch_config *config, const struct batch_run *b)
{
	if (print_all(config, b) == 0)
		return (struct ending){ 0 };
	log_error("showing what would be run");
	return (struct ending){ .code = OUTCOME_FAILED };
}

/* Slots to share with make, and what a make among the tasks needs for that. */
static int
share_slots(struct each_options *o, struct batch_run *b)
{
	struct jobserver *js = &b->jobserver;
	struct task *task = &o->run.pool.task;

	if (!o->batch.jobserver)
		jobserver_client(js, getenv("MAKEFLAGS"));
	else if (jobserver_server(js, o->run.pool.workers) == -1 ||
	    environment_set(&o->run.set, "MAKEFLAGS", js->pass.makeflags) == -1)
		return -1;
	for (size_t i = 0; i < 2 && js->pass.fds[i] != -1; i++) {
		task->pass[i].from = js->pass.fds[i];
		task->pass[i].as = js->pass.as[i];
		task->n_pass = (unsigned)i + 1;
	}
	return 0;
}

static struct ending
supervise(struct each_options *o)
{
	struct ending failed = { .code = OUTCOME_REEVE_FAILED };
	int signal_fd = signals_open();

	if (signal_fd == -1) {
		log_error("making the self-pipe");
		return failed;
	}
	launch_raise_descriptors(&o->run.pool.task);
	return supervisor_run(&o->run.pool, signal_fd);
}

static struct ending
launch(struct each_options *o, struct batch_run *b)
{
	struct ending ending = { .code = OUTCOME_USAGE };
	struct environment env = { 0 };
	char why[WHY_SIZE];

	if (!o->batch.dry_run && share_slots(o, b) == -1) {
		log_error("making a job server");
		ending.code = OUTCOME_REEVE_FAILED;
	} else if (launch_environment(&o->run,
		       template_program(o->batch.template), &env, why,
		       sizeof(why)) == -1 ||
	    batch_prepare(b, &o->batch, o->run.pool.name,
		environment_get(&env, "PATH"), why, sizeof(why)) == -1) {
		log_errorx("%s", why);
	} else if (o->batch.dry_run) {
		ending = dry_run(&o->batch, b);
	} else {
		o->run.pool.batch = b;
		ending = supervise(o);
	}
	search_free(o->run.pool.task.paths);
	environment_fini(&env);
	return ending;
}

static struct ending
run(int argc, char **argv)
{
	struct ending ending = { .code = OUTCOME_USAGE };
	struct each_options o;
	struct batch_run *b;
	char why[WHY_SIZE];

	if (each_options_parse(&o, argc, argv, why, sizeof(why)) == -1) {
		log_errorx("%s", why);
	} else if (o.run.help) {
		ending.code = launch_print_help(each_options_help);
	} else {
		b = batch_new();
		if (b == NULL) {
			log_error("starting");
			ending.code = OUTCOME_REEVE_FAILED;
		} else {
			launch_set_verbosity(o.run.verbosity);
			ending = launch(&o, b);
		}
		batch_free(b);
	}
	each_options_fini(&o);
	return ending;
}

const struct command cmd_each = {
	.name = "each",
	.summary = "run a command once for each item, N at a time",
	.run = run,
};

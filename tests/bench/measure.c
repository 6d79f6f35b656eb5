/* SPDX-License-Identifier: ISC */
/*
 * measure.c - get one figure, of one or several supervisors.
 *
 *	measure [options] figure name command [argument ...] [, name ...]
 *
 * A comma by itself parts the supervisors. See bench.sh, which calls it.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/figures.h"

#define NUMBER_MAX 100000

static const struct figure {
	const char *name;
	void (*get)(const struct plan *plan);
} figures[] = {
	{ "restart", figure_restart },
	{ "start", figure_start },
	{ "stop", figure_stop },
	{ "memory", figure_memory },
	{ "copies", figure_copies },
	{ "idle", figure_idle },
	{ "many", figure_many },
	{ "logger", figure_logger },
	{ "flow", figure_flow },
	{ "latency", figure_latency },
	{ "batch", figure_batch },
	{ "family", figure_family },
	{ "peak", figure_peak },
};

static _Noreturn void
usage(void)
{
	errx(2,
	    "usage: measure [-d dir] [-n workers] [-o trace] [-r rounds] "
	    "[-s seconds] [-t task] figure name command ... "
	    "[, name command ...]");
}

static size_t
number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < 1 || n > NUMBER_MAX)
		errx(2, "%s: not a number from 1 to %d", text, NUMBER_MAX);
	return (size_t)n;
}

static void
read_options(struct plan *plan, int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "+d:n:o:r:s:t:")) != -1) {
		switch (option) {
		case 'd': plan->dir = optarg; break;
		case 'n': plan->n_workers = number(optarg); break;
		case 'o': plan->trace = optarg; break;
		case 'r': plan->rounds = number(optarg); break;
		case 's': plan->seconds = (int64_t)number(optarg); break;
		case 't': plan->task = optarg; break;
		default: usage();
		}
	}
}

static const struct figure *
figure_named(const char *name)
{
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		if (name != NULL && strcmp(figures[i].name, name) == 0)
			return &figures[i];
	usage();
}

/* Cuts args at each comma; the pieces stay where they are. */
static void
read_subjects(struct plan *plan, char **args)
{
	size_t n = 1;

	for (char **arg = args; *arg != NULL; arg++)
		n += strcmp(*arg, ",") == 0;
	plan->subjects = calloc(n, sizeof(*plan->subjects));
	if (plan->subjects == NULL)
		err(1, NULL);
	plan->n_subjects = n;
	for (size_t i = 0; i < n; i++) {
		struct subject *s = &plan->subjects[i];

		if (args[0] == NULL || args[1] == NULL)
			usage();
		s->name = args[0];
		s->argv = args + 1;
		while (*args != NULL && strcmp(*args, ",") != 0)
			args++;
		*args++ = NULL;
		subject_open(s, plan->dir);
	}
}

int
main(int argc, char **argv)
{
	struct plan plan = {
		.rounds = 1,
		.n_workers = 1,
		.seconds = 1,
		.dir = ".",
		.task = "sleep",
		.trace = "trace",
	};
	const struct figure *figure;

	read_options(&plan, argc, argv);
	figure = figure_named(argv[optind]);
	subject_setup();
	read_subjects(&plan, argv + optind + 1);
	figure->get(&plan);
	for (size_t i = 0; i < plan.n_subjects; i++)
		subject_close(&plan.subjects[i]);
	free(plan.subjects);
	end_everything();
	return 0;
}

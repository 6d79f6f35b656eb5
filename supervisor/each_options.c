/* SPDX-License-Identifier: ISC */
/*
 * each_options.c - the options of `reeve each`, made into the configurations of
 * a pool and of its batch.
 */
#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/text.h"
#include "supervisor/batch/processors.h"
#include "supervisor/each_options.h"
#include "supervisor/each_settings.h"
#include "supervisor/options.h"
#include "supervisor/same_file.h"
#include "supervisor/task_settings.h"

const char each_options_help[] =
    "usage: reeve each [options] [--] command [argument ...] [::: item ...]\n"
    "Run a command once for each item, N at a time. In its arguments stand\n"
    "{} the item, or {.} without extension, {/} its base name, {//} directory,\n"
    "{#} its number, {%} the worker's; without any {} is appended.\n"
    "\n"
    "  -n, --workers N          tasks at a time (processors); also 150%, +2, -1\n"
    "                           or a file that holds one, read when it changes\n"
    "  -j, --jobs, -P, --max-procs N  the same\n"
    "  -0, --null               items end in NUL, or by -d, --delimiter CHAR\n"
    "                           in another byte; else they are lines\n"
    "  -a, --arg-file FILE      where items are read from (standard input)\n"
    "      --colsep REGEX       split items into columns: {1} {2} ...\n"
    "  -N, --max-args N         items for each task (1): also {1} {2} ...\n"
    "      --no-empty           leave empty items out\n"
    "      --shell              the command is run by sh -c, items are quoted\n"
    "      --group              show output whole as a task ends (default),\n"
    "      --line-buffer, --lb  or line by line, or --ungroup as it is written\n"
    "  -k, --keep-order         show output in the order of items\n"
    "      --tag                the item before each line\n"
    "      --results DIR        keep the output of each task in files there\n"
    "      --retries N          try what fails again, --retry-delay T later,\n"
    "                           doubled each time\n"
    "      --timeout T          longest run; then it is ended, and failed\n"
    "      --halt WHEN[,WHAT=N] start no more soon, or end all now, when N or\n"
    "                           N% fail (fail=1), success or done; never\n"
    "      --failed FILE        write failed items there, to be repeated by -a\n"
    "      --joblog FILE        a line for each task that ends; with --resume\n"
    "                           these are skipped, with --resume-failed if well\n"
    "      --delay T            between starts      --max-rate N/s, N/m or N/h\n"
    "      --load L             start below this load, or L% of processors\n"
    "      --memfree SIZE       start with so much memory available\n"
    "      --jobserver          share the slots with each make in a task\n"
    "      --persistent[=N]     a process for each worker, that answers lines\n"
    "                           with lines, N at a time (1)\n"
    "      --progress[=HOW]     bar (on a terminal; --bar), json or none\n"
    "      --trace FILE         a picture of the run, for Perfetto\n"
    "      --dry-run            print the commands only\n"
    "      --name NAME     -g, --grace T      --stop-signal S  --kill-mode MODE\n"
    "  -C, --directory DIR -e, --env KEY=VALUE                 --env-file FILE\n"
    "  -u, --user USER[:GROUP] --umask OCTAL  --nice N    --limit NAME=N[:HARD]\n"
    "  -q, --quiet         -v, --verbose  -h, --help\n"
    "\n"
    "Times: 250ms, 10s, 5m, 1h, or plain seconds. See reeve(1).\n";

static const struct options options = { .verb = "each",
	.tables = { each_settings, task_settings },
	.elsewhere = each_elsewhere };

struct contradiction {
	bool there;
	const char *why;
};

static int
refuse_first(const struct contradiction *list, size_t n, char *why, size_t cap)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].there)
			return text_refuse(why, cap, "%s", list[i].why);
	return 0;
}

#define REFUSE_FIRST(list, why, cap) \
	refuse_first(list, sizeof(list) / sizeof((list)[0]), why, cap)

static int
refuse_contradictions(const struct each_options *o, char *why, size_t cap)
{
	const struct batch_config *b = &o->batch;
	const struct contradiction list[] = {
		{ b->input.arguments != NULL && b->input.files != NULL,
		    "items come from --arg-file or stand behind :::, not both" },
		{ b->rules.colsep != NULL && b->rules.per_task > 1,
		    "--colsep and --max-args: {2} is a column or an item, not "
		    "both" },
		{ b->resume != JOBLOG_NEW && b->joblog == NULL,
		    "--resume and --resume-failed need --joblog" },
		{ o->asked.retry_delay && !o->asked.retries,
		    "--retry-delay needs --retries" },
	};

	return REFUSE_FIRST(list, why, cap);
}

/* What a way to show output cannot do. */
static int
refuse_with_output(const struct each_options *o, char *why, size_t cap)
{
	const struct batch_config *b = &o->batch;
	bool lines = b->output == CAPTURE_LINES;
	bool ungroup = b->output == CAPTURE_NONE;
	bool bar = o->asked.progress && b->progress == BATCH_PROGRESS_BAR;
	const struct contradiction list[] = {
		{ b->keep_order && lines,
		    "--keep-order and --line-buffer: lines as they come are in "
		    "no order; --group keeps it" },
		{ b->keep_order && ungroup,
		    "--keep-order and --ungroup: what tasks write themselves "
		    "is in no order; --group keeps it" },
		{ b->tag && ungroup,
		    "--tag and --ungroup: what tasks write themselves has no "
		    "tag; --group and --line-buffer give one" },
		{ b->results != NULL && (lines || ungroup),
		    "--results is for --group: what is kept in files is shown "
		    "when a task has ended" },
		{ bar && ungroup,
		    "--progress=bar and --ungroup: what tasks write themselves "
		    "would go through the bar; --line-buffer keeps it clear" },
	};

	return REFUSE_FIRST(list, why, cap);
}

/* One process gets many items, so nothing is made for a single one. */
static int
refuse_with_persistent(const struct batch_config *b, char *why, size_t cap)
{
	const struct contradiction list[] = {
		{ b->rules.shell,
		    "--persistent and --shell: items are lines for the "
		    "command, not part of it; sh -c may be the command" },
		{ b->rules.colsep != NULL,
		    "--persistent and --colsep: an item is a line for the "
		    "command, which can split it" },
		{ b->rules.per_task > 1,
		    "--persistent and --max-args: items are lines, one at a "
		    "time; --persistent=N is how many are under way" },
		{ b->results != NULL,
		    "--persistent and --results: the process of many items "
		    "has no output for each but its answer" },
		{ b->output != CAPTURE_GROUP,
		    "--persistent is for --group: an answer is one line, shown "
		    "when it has come" },
		{ b->dry_run,
		    "--persistent and --dry-run: there is one command only" },
	};

	if (b->persistent == 0)
		return 0;
	return REFUSE_FIRST(list, why, cap);
}

/* What the items are read from would be gone before it is read. */
static int
refuse_input(const struct input_config *input, const char *name,
    const char *path, char *why, size_t cap)
{
	struct stat in, file;

	for (char *const *other = input->files; other != NULL && *other != NULL;
	     other++)
		if (same_file(path, *other))
			return text_refuse(why, cap,
			    "%s and --arg-file: '%s' cannot be both", name,
			    *other);
	if (input->files == NULL && input->arguments == NULL &&
	    fstat(STDIN_FILENO, &in) == 0 && stat(path, &file) == 0 &&
	    same_file_stat(&in, &file))
		return text_refuse(why, cap,
		    "%s: '%s' is standard input, and cannot be both", name,
		    path);
	return 0;
}

/* One file for two purposes would be of no use for either. */
static int
refuse_same_file(const struct batch_config *b, char *why, size_t cap)
{
	const char *const paths[] = { b->joblog, b->failed, b->trace };
	static const char *const names[] = { "--joblog", "--failed",
		"--trace" };
	const size_t n = sizeof(paths) / sizeof(paths[0]);

	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			if (paths[i] != NULL && paths[j] != NULL &&
			    same_file(paths[i], paths[j]))
				return text_refuse(why, cap,
				    "%s and %s: '%s' cannot be both", names[i],
				    names[j], paths[i]);
	/* --failed takes its place at the end, when all has been read. */
	for (size_t i = 0; i < n; i += 2)
		if (paths[i] != NULL &&
		    refuse_input(&b->input, names[i], paths[i], why, cap) == -1)
			return -1;
	return 0;
}

/* Who types the items would type them into the bar. */
static bool
is_typed(const struct input_config *input)
{
	return input->files == NULL && input->arguments == NULL &&
	    isatty(STDIN_FILENO) != 0;
}

/* Who reads it may write to the terminal as well, in the midst of the bar. */
static bool
is_output_piped(void)
{
	struct stat st;

	return fstat(STDOUT_FILENO, &st) == 0 &&
	    (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

/* What others write themselves would go through a bar that nobody asked for. */
static enum batch_progress
progress(const struct each_options *o)
{
	enum batch_progress asked = BATCH_PROGRESS_BAR;

	if (o->asked.progress)
		asked = o->batch.progress;
	else if (o->run.verbosity < 0 || o->batch.output == CAPTURE_NONE ||
	    is_typed(&o->batch.input) || is_output_piped())
		return BATCH_PROGRESS_NONE;
	if (o->batch.dry_run)
		return BATCH_PROGRESS_NONE;
	if (asked == BATCH_PROGRESS_BAR && isatty(STDERR_FILENO) == 0)
		return BATCH_PROGRESS_NONE;
	return asked;
}

/* Returns the number of words before the first ":::". */
static int
split_items(struct input_config *input, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], ":::") != 0)
			continue;
		input->arguments = argv + i + 1;
		return i;
	}
	return argc;
}

static int
make_template(struct each_options *o, char *why, size_t cap)
{
	struct batch_config *b = &o->batch;
	const char *program;

	b->template = template_new(o->run.pool.task.argv, &b->rules, why, cap);
	if (b->template == NULL)
		return -1;
	if (b->persistent > 0)
		b->input.lines = o->run.pool.limits.resident = true;
	program = template_program(b->template);
	if (o->run.pool.name == NULL)
		o->run.pool.name = program == NULL
		    ? "each"
		    : run_options_name(program, "each");
	return 0;
}

/*
 * The command, ended by NULL; argv stays as it is, for its words may belong to
 * somebody (setproctitle). Returns 0, or -1 with errno.
 */
static int
copy_words(struct each_options *o, int argc, char **argv)
{
	size_t n = (size_t)argc;

	o->words = calloc(n + 1, sizeof(*o->words));
	if (o->words == NULL)
		return -1;
	memcpy(o->words, argv, n * sizeof(*argv));
	return 0;
}

static int
take_words(struct each_options *o, int argc, char **argv, char *why, size_t cap)
{
	if (o->run.help)
		return 0;
	argc = split_items(&o->batch.input, argc, argv);
	if (refuse_contradictions(o, why, cap) == -1 ||
	    refuse_with_output(o, why, cap) == -1 ||
	    refuse_with_persistent(&o->batch, why, cap) == -1 ||
	    refuse_same_file(&o->batch, why, cap) == -1)
		return -1;
	if (argc == 0 && !o->batch.rules.shell)
		return text_refuse(why, cap,
		    "no command; usage: reeve each [options] [--] command "
		    "[argument ...] [::: item ...], or --shell for items that "
		    "are commands");
	if (copy_words(o, argc, argv) == -1)
		return text_refuse(why, cap, "%s", strerror(errno));
	run_options_take_words(&o->run, argc, o->words);
	o->batch.progress = progress(o);
	return make_template(o, why, cap);
}

int
each_options_parse(struct each_options *o, int argc, char **argv, char *why,
    size_t cap)
{
	struct setting_value whom = { .o = &o->run,
		.each = o,
		.why = why,
		.cap = cap };
	int first;

	*o = (struct each_options){
		.batch = { .input = { .separator = '\n', .per_task = 1 },
		    .rules = { .per_task = 1 },
		    .limits = { .halt_n = 1 },
		    .output = CAPTURE_GROUP }
	};
	run_options_init(&o->run);
	o->run.pool.limits.restart = WORKER_RESTART_ALWAYS;
	o->run.pool.workers = processors_available();
	first = options_parse(&options, &whom, argc, argv);
	if (first == -1)
		return -1;
	return take_words(o, argc - first, argv + first, why, cap);
}

void
each_options_fini(struct each_options *o)
{
	template_free(o->batch.template);
	free(o->words);
	free(o->files);
	run_options_fini(&o->run);
}

/* SPDX-License-Identifier: ISC */
/*
 * main.c - the command line: which verb, and how the program ends.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/log.h"
#include "supervisor/command.h"
#include "supervisor/inherited.h"
#include "supervisor/nearest.h"

/* How long lines for a standard error that is full are kept at the end. */
#define LAST_WORDS_MS 1000

/* As much of a title as setproctitle of libbsd takes. */
#define TITLE_MAX_BYTES 2048

static const struct command *const commands[] = { &cmd_run, &cmd_each };

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int
print_help(void)
{
	printf("usage: reeve VERB [options] ...\n\n");
	for (size_t i = 0; i < N_COMMANDS; i++)
		printf("  %-6s %s\n", commands[i]->name, commands[i]->summary);
	printf("\n'reeve VERB --help' tells more, and reeve(1) all.\n"
	       "'reeve --version' tells which reeve this is.\n");
	if (fflush(stdout) == EOF || ferror(stdout)) {
		log_error("standard output");
		return OUTCOME_FAILED;
	}
	return 0;
}

static int
print_version(void)
{
	printf("reeve %s\n", REEVE_VERSION);
	if (fflush(stdout) == EOF) {
		log_error("standard output");
		return OUTCOME_FAILED;
	}
	return 0;
}

static int
refuse_verb(const char *word)
{
	const char *names[N_COMMANDS + 1] = { 0 };
	const char *nearest;

	for (size_t i = 0; i < N_COMMANDS; i++)
		names[i] = commands[i]->name;
	nearest = nearest_word(word, names);
	if (nearest != NULL)
		log_errorx("unknown verb '%s'; did you mean '%s'?", word,
		    nearest);
	else
		log_errorx("unknown verb '%s'; 'reeve --help' lists them, and "
			   "'reeve run -- %s' runs a command",
		    word, word);
	return OUTCOME_USAGE;
}

static struct ending
dispatch(int argc, char **argv)
{
	struct ending ending = { .code = OUTCOME_USAGE };
	const char *word = argc > 1 ? argv[1] : NULL;

	if (word == NULL) {
		log_errorx("no verb; 'reeve --help' lists them");
	} else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
	    strcmp(word, "help") == 0) {
		ending.code = print_help();
	} else if (strcmp(word, "--version") == 0) {
		ending.code = print_version();
	} else {
		for (size_t i = 0; i < N_COMMANDS; i++)
			if (strcmp(word, commands[i]->name) == 0)
				return commands[i]->run(argc - 1, argv + 1);
		ending.code = refuse_verb(word);
	}
	return ending;
}

/*
 * A calling shell stops its loop at Ctrl-C only if we end by SIGINT as well. As
 * init of a PID namespace the kernel spares us: then the exit status tells.
 */
static void
end_by(int signo)
{
	sigset_t none;

	signal(signo, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	raise(signo);
}

/*
 * Variables without a name, which setproctitle_init refuses, and with them all
 * titles. No program can ask for one; one without "=" is not passed on either.
 */
static void
drop_nameless(char **entries)
{
	char **kept = entries;

	for (; *entries != NULL; entries++)
		if (**entries != '=')
			*kept++ = *entries;
	*kept = NULL;
}

/*
 * Keep the title as it is, but through setproctitle: so that what it needs is
 * linked, and the old one wiped, once here and not in each worker.
 */
static void
set_title(int argc, char **argv)
{
	char title[TITLE_MAX_BYTES] = "";

	drop_nameless(environ);
	setproctitle_init(argc, argv, environ);
	for (int i = 0; i < argc; i++) {
		strlcat(title, i == 0 ? "" : " ", sizeof(title));
		strlcat(title, argv[i], sizeof(title));
	}
	setproctitle("-%s", title);
}

int
main(int argc, char **argv)
{
	struct ending ending;

	if (fd_open_standard() == -1)
		return OUTCOME_REEVE_FAILED;
	/* Most by accident: neither ours nor the tasks'. */
	inherited_close(argv);
	set_title(argc, argv);
	log_open("reeve");
	ending = dispatch(argc, argv);
	log_finish(LAST_WORDS_MS);
	if (ending.signo != 0)
		end_by(ending.signo);
	return ending.code;
}

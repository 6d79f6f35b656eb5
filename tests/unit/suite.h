/* SPDX-License-Identifier: ISC */
/*
 * suite.h - the main of every unit test.
 *
 * The environment decides how a result is shown: CK_VERBOSITY=silent with
 * CK_TAP_LOG_FILE_NAME=- gives TAP, CK_FORK=no keeps all in one process.
 */
#ifndef REEVE_SUITE_H
#define REEVE_SUITE_H

#include <check.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

/* Whoever runs it under valgrind says so, see tests/run.sh. */
static inline bool
suite_is_under_valgrind(void)
{
	return getenv("REEVE_VALGRIND") != NULL;
}

/* So many rounds; under valgrind, which takes fifty times as long, some. */
static inline unsigned
suite_many(unsigned all, unsigned some)
{
	return suite_is_under_valgrind() ? some : all;
}

/* Run s and free it. Returns what main should: success if nothing failed. */
static inline int
suite_main(Suite *s)
{
	SRunner *runner = srunner_create(s);
	int n_failed;

	/* Behind a shell's "&", or nohup(1), they are ignored. */
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	srunner_run_all(runner, CK_ENV);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif

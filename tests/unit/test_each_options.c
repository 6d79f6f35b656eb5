/* SPDX-License-Identifier: ISC */
/* test_each_options.c - the options of `reeve each`, one by one. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "supervisor/each_settings.h"
#include "tests/unit/each_line.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static int real_stderr;

/* Standard error is no terminal, wherever the test is run. */
static void
setup(void)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	each_line_setup();
	real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	ck_assert_int_ne(real_stderr, -1);
	ck_assert_int_eq(dup2(fd, STDERR_FILENO), STDERR_FILENO);
	(void)close(fd);
}

static void
teardown(void)
{
	ck_assert_int_eq(dup2(real_stderr, STDERR_FILENO), STDERR_FILENO);
	(void)close(real_stderr);
	each_line_teardown();
}

START_TEST(defaults_are_as_the_manual_says)
{
	READ_WELL("true");

	ck_assert_uint_eq(o.run.pool.workers, EACH_LINE_PROCESSORS);
	ck_assert_str_eq(o.run.pool.name, "true");
	ck_assert_int_eq((int)o.run.pool.limits.restart, WORKER_RESTART_ALWAYS);
	ck_assert_uint_eq(o.run.pool.limits.stable_ms, 1000);
	ck_assert_uint_eq(o.run.pool.limits.delay_ms, 100);
	ck_assert_uint_eq(o.run.pool.limits.delay_max_ms, 30000);
	ck_assert_uint_eq(o.run.pool.limits.restarts_max, 0);
	ck_assert_uint_eq(o.run.pool.limits.run_max_ms, 0);
	ck_assert_uint_eq(o.run.pool.limits.grace_ms, 10000);
	ck_assert_uint_eq(o.run.pool.limits.margin_ms, 2000);
	ck_assert_int_eq(o.run.pool.task.stop_signal, SIGTERM);
	ck_assert_int_eq(o.run.pool.task.umask, -1);
	ck_assert(!o.run.pool.output.logger);
	ck_assert_uint_eq(o.batch.input.separator, '\n');
	ck_assert_uint_eq(o.batch.input.per_task, 1);
	ck_assert_ptr_null(o.batch.input.arguments);
	ck_assert_ptr_null(o.batch.input.files);
	ck_assert_uint_eq(o.batch.rules.per_task, 1);
	ck_assert_int_eq((int)o.batch.output, CAPTURE_GROUP);
	ck_assert_int_eq((int)o.batch.progress, BATCH_PROGRESS_NONE);
	ck_assert_int_eq((int)o.batch.resume, JOBLOG_NEW);
	ck_assert_int_eq((int)o.batch.limits.halt_when, BATCH_HALT_NEVER);
	ck_assert_uint_eq(o.batch.limits.retries, 0);
	ck_assert_uint_eq(o.batch.persistent, 0);
	ck_assert_double_eq(o.batch.gate.rate, 0);
	ck_assert_double_eq(o.batch.gate.load, 0);
	ck_assert_ptr_nonnull(o.batch.template);
}
END_TEST

START_TEST(workers_are_a_number_or_a_file)
{
	READ_WELL("-n", "3", "true");
	ck_assert_uint_eq(o.run.pool.workers, 3);
	ck_assert_ptr_null(o.batch.workers_file);
	READ_WELL("--workers=/workers", "true");
	ck_assert_str_eq(o.batch.workers_file, "/workers");
	READ_WELL("-n/workers", "-n5", "true");
	ck_assert_uint_eq(o.run.pool.workers, 5);
	ck_assert_ptr_null(o.batch.workers_file);
	READ_WELL("-P4", "true");
	ck_assert_uint_eq(o.run.pool.workers, 4);
	READ_WELL("--max-procs=2", "true");
	ck_assert_uint_eq(o.run.pool.workers, 2);
	READ_WELL("-j", "7", "true");
	ck_assert_uint_eq(o.run.pool.workers, 7);
	READ_WELL("--jobs", "/workers", "true");
	ck_assert_str_eq(o.batch.workers_file, "/workers");
}
END_TEST

START_TEST(items_are_separated_as_asked)
{
	READ_WELL("-0", "true");
	ck_assert_uint_eq(o.batch.input.separator, 0);
	READ_WELL("--null", "true");
	ck_assert_uint_eq(o.batch.input.separator, 0);
	READ_WELL("-d,", "true");
	ck_assert_uint_eq(o.batch.input.separator, ',');
	READ_WELL("--delimiter", "\\x1f", "true");
	ck_assert_uint_eq(o.batch.input.separator, 0x1f);
	READ_WELL("-0", "-d\\t", "true");
	ck_assert_uint_eq(o.batch.input.separator, '\t');
	READ_WELL("--no-empty", "true");
	ck_assert(o.batch.input.no_empty);
}
END_TEST

START_TEST(files_are_read_in_the_order_given)
{
	READ_WELL("-a", "x", "--arg-file=-", "-ay", "true");

	ck_assert_str_eq(o.batch.input.files[0], "x");
	ck_assert_str_eq(o.batch.input.files[1], "-");
	ck_assert_str_eq(o.batch.input.files[2], "y");
	ck_assert_ptr_null(o.batch.input.files[3]);
}
END_TEST

START_TEST(items_of_a_task_are_counted_or_split)
{
	READ_WELL("-N", "4", "true");
	ck_assert_uint_eq(o.batch.input.per_task, 4);
	ck_assert_uint_eq(o.batch.rules.per_task, 4);
	READ_WELL("--max-args=1", "--colsep", "[ ,]+", "true");
	ck_assert_uint_eq(o.batch.rules.per_task, 1);
	ck_assert_str_eq(o.batch.rules.colsep, "[ ,]+");
	ck_assert_ptr_eq(o.batch.template->rules, &o.batch.rules);
}
END_TEST

START_TEST(output_is_shown_as_asked_last)
{
	READ_WELL("--line-buffer", "--tag", "true");
	ck_assert_int_eq((int)o.batch.output, CAPTURE_LINES);
	ck_assert(o.batch.tag);
	READ_WELL("--lb", "true");
	ck_assert_int_eq((int)o.batch.output, CAPTURE_LINES);
	READ_WELL("--ungroup", "true");
	ck_assert_int_eq((int)o.batch.output, CAPTURE_NONE);
	READ_WELL("--ungroup", "--group", "-k", "true");
	ck_assert_int_eq((int)o.batch.output, CAPTURE_GROUP);
	ck_assert(o.batch.keep_order);
	READ_WELL("--keep-order", "--results", "out", "true");
	ck_assert(o.batch.keep_order);
	ck_assert_str_eq(o.batch.results, "out");
}
END_TEST

START_TEST(failures_are_met_as_asked)
{
	READ_WELL("--retries=3", "--retry-delay", "250ms", "true");
	ck_assert_uint_eq(o.batch.limits.retries, 3);
	ck_assert_uint_eq(o.batch.limits.retry_delay_ms, 250);
	READ_WELL("--retries", "0", "--retry-delay=1", "true");
	ck_assert_uint_eq(o.batch.limits.retries, 0);
	READ_WELL("--timeout", "2m", "true");
	ck_assert_uint_eq(o.run.pool.limits.run_max_ms, 120000);
	READ_WELL("--halt", "now,success=2", "--failed=again", "true");
	ck_assert_int_eq((int)o.batch.limits.halt_when, BATCH_HALT_NOW);
	ck_assert_int_eq((int)o.batch.limits.halt_what, BATCH_HALT_SUCCESS);
	ck_assert_uint_eq(o.batch.limits.halt_n, 2);
	ck_assert_str_eq(o.batch.failed, "again");
	READ_WELL("--halt=now,done=9%", "--halt=never", "true");
	ck_assert_int_eq((int)o.batch.limits.halt_when, BATCH_HALT_NEVER);
}
END_TEST

START_TEST(journal_is_kept_and_resumed)
{
	READ_WELL("--joblog", "j", "true");
	ck_assert_str_eq(o.batch.joblog, "j");
	ck_assert_int_eq((int)o.batch.resume, JOBLOG_NEW);
	READ_WELL("--resume", "--joblog=j", "true");
	ck_assert_int_eq((int)o.batch.resume, JOBLOG_RESUME);
	READ_WELL("--joblog=j", "--resume", "--resume-failed", "true");
	ck_assert_int_eq((int)o.batch.resume, JOBLOG_RESUME_FAILED);
	READ_WELL("--trace", "t", "true");
	ck_assert_str_eq(o.batch.trace, "t");
}
END_TEST

START_TEST(starts_are_held_back_as_asked)
{
	READ_WELL("--delay=0.5", "--load=50%", "--memfree=2G",
	    "--max-rate=120/m", "true");

	ck_assert_uint_eq(o.batch.gate.delay_ms, 500);
	ck_assert_double_eq_tol(o.batch.gate.load, 4, 1e-9);
	ck_assert_uint_eq(o.batch.gate.memory_bytes, UINT64_C(2) << 30);
	ck_assert_double_eq_tol(o.batch.gate.rate, 2, 1e-9);
	READ_WELL("--load", "2.5", "true");
	ck_assert_double_eq_tol(o.batch.gate.load, 2.5, 1e-9);
}
END_TEST

START_TEST(ways_to_run_are_as_asked)
{
	READ_WELL("--jobserver", "--dry-run", "true");
	ck_assert(o.batch.jobserver);
	ck_assert(o.batch.dry_run);
	READ_WELL("--persistent", "cat");
	ck_assert_uint_eq(o.batch.persistent, 1);
	READ_WELL("--persistent=8", "-k", "--tag", "cat");
	ck_assert_uint_eq(o.batch.persistent, 8);
	READ_WELL("--persistent=8", "--persistent=1000", "-0", "cat");
	ck_assert_uint_eq(o.batch.persistent, EACH_PERSISTENT_MAX);
}
END_TEST

START_TEST(options_of_every_task_are_there_too)
{
	READ_WELL("-qg", "3", "--stop-signal=INT", "--kill-mode=group",
	    "-C/tmp", "-eA=1", "--env-file=f", "--umask=027", "--nice=5",
	    "--limit=core=0", "--name=x", "-v", "-v", "true");

	ck_assert_uint_eq(o.run.pool.task.grace_ms, 3000);
	ck_assert_uint_eq(o.run.pool.limits.grace_ms, 3000);
	ck_assert_int_eq(o.run.pool.task.stop_signal, SIGINT);
	ck_assert_int_eq((int)o.run.pool.task.kill_mode, KILL_MODE_GROUP);
	ck_assert_str_eq(o.run.pool.task.directory, "/tmp");
	ck_assert_str_eq(o.run.set.entries[0], "A=1");
	ck_assert_uint_eq(o.run.n_env_files, 1);
	ck_assert_int_eq(o.run.pool.task.umask, 027);
	ck_assert_int_eq(o.run.pool.task.nice, 5);
	ck_assert_uint_eq(o.run.pool.task.limits.n, 1);
	ck_assert_str_eq(o.run.pool.name, "x");
	ck_assert_int_eq(o.run.verbosity, 1);
	READ_WELL("-u", "0", "true");
	ck_assert_ptr_eq(o.run.pool.task.user, &o.run.user);
}
END_TEST

START_TEST(help_needs_no_command)
{
	READ_WELL("-h");
	ck_assert(o.run.help);
	READ_WELL("--resume", "--help");
	ck_assert(o.run.help);
}
END_TEST

/* One with each that --help has, and none that it has not. */
START_TEST(help_names_every_option_and_fits_one_screen)
{
	char word[64];
	size_t lines = 0;

	for (const struct setting *s = each_settings; s->name != NULL; s++) {
		(void)snprintf(word, sizeof(word), "--%s", s->name);
		ck_assert_msg(strstr(each_options_help, word) != NULL, "%s",
		    word);
		(void)snprintf(word, sizeof(word), "-%c, --%s", s->letter,
		    s->name);
		ck_assert_msg(s->letter == 0 ||
			strstr(each_options_help, word) != NULL,
		    "%s", word);
	}
	for (const char *p = each_options_help; *p != '\0'; lines++) {
		ck_assert_uint_le(strcspn(p, "\n"), 80);
		p += strcspn(p, "\n") + 1;
	}
	ck_assert_uint_ge(lines, 24);
	ck_assert_uint_le(lines, 45);
}
END_TEST

static const struct {
	const char *words[6];
	const char *why;
} bad[] = {
	{ { "-n", "many", "true" }, "--workers: 'many' is no number of tasks" },
	{ { "-d", "ab", "true" }, "--delimiter: 'ab' is no single byte; " },
	{ { "-d", "", "true" }, "--delimiter: '' is no single byte; " },
	{ { "--colsep", "", "true" }, "--colsep: an empty expression " },
	{ { "--colsep", "(", "true" }, "bad expression" },
	{ { "-N", "0", "true" },
	    "--max-args: '0' is no number from 1 to 1000000" },
	{ { "-N", "1000001", "true" }, "--max-args: '1000001' is no number " },
	{ { "--retries", "-1", "true" },
	    "--retries: '-1' is no number from 0 to 1000000" },
	{ { "--retry-delay", "x", "true" }, "--retry-delay: 'x' is no time; " },
	{ { "--timeout", "0", "true" },
	    "--timeout: no command runs in no time" },
	{ { "--halt", "later", "true" },
	    "--halt: 'later' is not WHEN[,WHAT=N]; WHEN is never, " },
	{ { "--halt", "now,fail=0", "true" }, "--halt: 'now,fail=0' is not " },
	{ { "--delay", "x", "true" }, "--delay: 'x' is no time; " },
	{ { "--load", "0", "true" }, "--load: '0' is no load above 0" },
	{ { "--memfree", "much", "true" }, "--memfree: 'much' is no size" },
	{ { "--max-rate", "10", "true" },
	    "--max-rate: '10' is no rate above 0" },
	{ { "--persistent=0", "cat" },
	    "--persistent: '0' is no number from 1 to 1000" },
	{ { "--persistent=1001", "cat" }, "--persistent: '1001' is no number" },
	{ { "--persistent=", "cat" }, "--persistent: '' is no number" },
	{ { "--progress=loud", "true" },
	    "--progress: 'loud' is none of none, bar, json" },
	{ { "--results", "", "true" }, "--results needs a path" },
	{ { "--failed", "", "true" }, "--failed needs a path" },
	{ { "--joblog=", "true" }, "--joblog needs a path" },
	{ { "--trace", "", "true" }, "--trace needs a path" },
	{ { "--name", "a b", "true" }, "--name: 'a b' is no name " },
	/* not of this verb, or of none */
	{ { "--restart=never", "true" },
	    "unknown option '--restart=never'; 'reeve each --help' lists" },
	{ { "-Z", "true" },
	    "unknown option '-Z'; 'reeve each --help' lists them" },
	{ { "--resume-fail", "true" },
	    "unknown option '--resume-fail'; did you mean '--resume-failed'?" },
	{ { "--tags", "true" },
	    "unknown option '--tags'; did you mean '--tag'?" },
	{ { "--persist", "true" }, "unknown option '--persist'; " },
	{ { "--joblog" }, "--joblog needs a value" },
	{ { "-N" }, "-N needs a value" },
	{ { "--null=1", "true" }, "unknown option '--null=1'" },
};

START_TEST(a_bad_value_is_refused_with_a_sentence)
{
	ck_assert_int_eq(read_words(bad[_i].words), -1);
	ck_assert_msg(strncmp(why, bad[_i].why, strlen(bad[_i].why)) == 0, "%s",
	    why);
}
END_TEST

static Suite *
each_options_suite(void)
{
	Suite *s = suite_create("each_options");
	TCase *t = tcase_create("options");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, defaults_are_as_the_manual_says);
	tcase_add_test(t, workers_are_a_number_or_a_file);
	tcase_add_test(t, items_are_separated_as_asked);
	tcase_add_test(t, files_are_read_in_the_order_given);
	tcase_add_test(t, items_of_a_task_are_counted_or_split);
	tcase_add_test(t, output_is_shown_as_asked_last);
	tcase_add_test(t, failures_are_met_as_asked);
	tcase_add_test(t, journal_is_kept_and_resumed);
	tcase_add_test(t, starts_are_held_back_as_asked);
	tcase_add_test(t, ways_to_run_are_as_asked);
	tcase_add_test(t, options_of_every_task_are_there_too);
	tcase_add_test(t, help_needs_no_command);
	tcase_add_test(t, help_names_every_option_and_fits_one_screen);
	tcase_add_loop_test(t, a_bad_value_is_refused_with_a_sentence, 0,
	    N_ELEMENTS(bad));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_main(each_options_suite());
}

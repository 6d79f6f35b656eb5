/* SPDX-License-Identifier: ISC */
/* test_each_words.c - what the words of a `reeve each` come to together. */
#include <sys/socket.h>

#include <fcntl.h>
#include <unistd.h>

#include "common/fd.h"
#include "tests/unit/each_line.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *words[8];
	const char *why;
} bad[] = {
	{ { NULL }, "no command; usage: reeve each " },
	{ { "--" }, "no command; " },
	{ { ":::" }, "no command; " },
	{ { ":::", "a" }, "no command; " },
	{ { "-0", "--", ":::", "a" }, "no command; " },
	{ { "--persistent", ":::", "a" }, "no command; " },
	{ { "-a", "x", "true", ":::", "a" },
	    "items come from --arg-file or stand behind :::, not both" },
	{ { "-a", "x", "true", ":::" }, "items come from --arg-file or " },
	{ { "--colsep=,", "-N2", "true" }, "--colsep and --max-args: " },
	{ { "-k", "--line-buffer", "true" },
	    "--keep-order and --line-buffer: " },
	{ { "--lb", "-k", "true" }, "--keep-order and --line-buffer: " },
	{ { "-k", "--ungroup", "true" }, "--keep-order and --ungroup: " },
	{ { "--tag", "--ungroup", "true" }, "--tag and --ungroup: " },
	{ { "--results=r", "--ungroup", "true" }, "--results is for --group" },
	{ { "--results=r", "--lb", "true" }, "--results is for --group" },
	{ { "--bar", "--ungroup", "true" }, "--progress=bar and --ungroup: " },
	{ { "--progress", "--ungroup", "true" }, "--progress=bar and " },
	{ { "--resume", "true" }, "--resume and --resume-failed need " },
	{ { "--resume-failed", "true" }, "--resume and --resume-failed need " },
	{ { "--retry-delay=1", "true" }, "--retry-delay needs --retries" },
	{ { "--persistent", "--shell", "cat" }, "--persistent and --shell: " },
	{ { "--persistent", "-N2", "cat" }, "--persistent and --max-args: " },
	{ { "--persistent", "--colsep=,", "cat" },
	    "--persistent and --colsep: " },
	{ { "--persistent", "--results=r", "cat" },
	    "--persistent and --results: " },
	{ { "--persistent", "--ungroup", "cat" },
	    "--persistent is for --group" },
	{ { "--persistent", "--lb", "cat" }, "--persistent is for --group" },
	{ { "--persistent", "--dry-run", "cat" },
	    "--persistent and --dry-run: " },
	{ { "--joblog=x", "--failed=x", "true" },
	    "--joblog and --failed: 'x' cannot be both" },
	{ { "--trace=x", "--failed=x", "true" },
	    "--failed and --trace: 'x' cannot be both" },
	{ { "--trace=x", "--joblog=x", "true" },
	    "--joblog and --trace: 'x' cannot be both" },
	{ { "-ax", "-ay", "--joblog=y", "true" },
	    "--joblog and --arg-file: 'y' cannot be both" },
	{ { "--trace=x", "-ax", "true" },
	    "--trace and --arg-file: 'x' cannot be both" },
};

START_TEST(what_makes_no_sense_is_refused_with_a_sentence)
{
	ck_assert_int_eq(read_words(bad[_i].words), -1);
	ck_assert_msg(strncmp(why, bad[_i].why, strlen(bad[_i].why)) == 0, "%s",
	    why);
	ck_assert_uint_lt(strlen(why), 200);
	ck_assert_ptr_null(o.batch.template);
}
END_TEST

START_TEST(a_sentence_is_cut_to_its_room)
{
	char *words[] = { argv[0], NULL };
	char small[8] = "xxxxxxx";

	words[0] = strdup("each");
	ck_assert_int_eq(each_options_parse(&o, 1, words, small, 4), -1);
	ck_assert_str_eq(small, "no ");
	ck_assert_int_eq(small[4], 'x');
	free(words[0]);
}
END_TEST

static void
check_words(char *const *words, const char *const *expected)
{
	for (; *expected != NULL; words++, expected++) {
		ck_assert_ptr_nonnull(*words);
		ck_assert_str_eq(*words, *expected);
	}
	ck_assert_ptr_null(*words);
}

#define CHECK_WORDS(words, ...) \
	check_words(words, (const char *const[]){ __VA_ARGS__, NULL })

START_TEST(words_before_the_colons_are_the_command)
{
	READ_WELL("-n2", "--", "echo", "-n", "{}", ":::", "a", "-b", "");

	CHECK_WORDS(o.run.pool.task.argv, "echo", "-n", "{}");
	CHECK_WORDS(o.batch.input.arguments, "a", "-b", "");
	ck_assert_ptr_eq(o.batch.template->words, o.run.pool.task.argv);
}
END_TEST

START_TEST(words_behind_the_first_colons_are_kept)
{
	READ_WELL("echo", ":::", "--", ":::", "::::", "-n", "\xff");
	CHECK_WORDS(o.run.pool.task.argv, "echo");
	CHECK_WORDS(o.batch.input.arguments, "--", ":::", "::::", "-n", "\xff");
}
END_TEST

START_TEST(nearly_colons_are_words_of_the_command)
{
	READ_WELL("echo", "::::", ":::x", "::");
	CHECK_WORDS(o.run.pool.task.argv, "echo", "::::", ":::x", "::");
	ck_assert_ptr_null(o.batch.input.arguments);
}
END_TEST

START_TEST(no_items_behind_colons_are_no_items)
{
	READ_WELL("echo", ":::");
	ck_assert_ptr_nonnull(o.batch.input.arguments);
	ck_assert_ptr_null(o.batch.input.arguments[0]);
}
END_TEST

START_TEST(colons_may_be_the_value_of_an_option)
{
	READ_WELL("-a", ":::", "echo");
	ck_assert_str_eq(o.batch.input.files[0], ":::");
	ck_assert_ptr_null(o.batch.input.arguments);
}
END_TEST

START_TEST(options_behind_the_command_are_its_own)
{
	READ_WELL("echo", "-k", "--ungroup", "-h");
	CHECK_WORDS(o.run.pool.task.argv, "echo", "-k", "--ungroup", "-h");
	ck_assert(!o.batch.keep_order && !o.run.help);
}
END_TEST

START_TEST(a_shell_needs_no_command)
{
	READ_WELL("--shell");
	ck_assert_ptr_null(o.run.pool.task.argv[0]);
	ck_assert_str_eq(o.run.pool.name, "sh");
	READ_WELL("--shell", ":::", "date", "ls");
	ck_assert_ptr_null(o.run.pool.task.argv[0]);
	CHECK_WORDS(o.batch.input.arguments, "date", "ls");
	READ_WELL("--shell", "wc -l <{} | sort", ":::", "x");
	ck_assert(o.batch.rules.shell);
	CHECK_WORDS(o.run.pool.task.argv, "wc -l <{} | sort");
}
END_TEST

START_TEST(the_name_is_the_commands_unless_that_differs)
{
	READ_WELL("/usr/bin/gzip", "-9");
	ck_assert_str_eq(o.run.pool.name, "gzip");
	READ_WELL("./{}", "-9");
	ck_assert_str_eq(o.run.pool.name, "each");
	READ_WELL("dir/");
	ck_assert_str_eq(o.run.pool.name, "each");
	READ_WELL("--name=mine", "{}");
	ck_assert_str_eq(o.run.pool.name, "mine");
}
END_TEST

START_TEST(the_workers_number_is_looked_for_in_the_command_only)
{
	READ_WELL("echo", "x{%}y");
	ck_assert(o.run.pool.task.argv_has_number);
	READ_WELL("echo", ":::", "{%}");
	ck_assert(!o.run.pool.task.argv_has_number);
}
END_TEST

START_TEST(failed_items_may_replace_those_that_are_read)
{
	READ_WELL("-ax", "--failed=x", "true");
}
END_TEST

/* Nothing of a line that was refused halfway is left for the next one. */
START_TEST(a_refused_line_leaves_nothing_behind)
{
	ck_assert_int_eq(READ("-kZ0", "true"), -1);
	READ_WELL("-n2", "true");
	ck_assert_uint_eq(o.run.pool.workers, 2);
	ck_assert(!o.batch.keep_order);
	ck_assert_uint_eq(o.batch.input.separator, '\n');
	ck_assert_int_eq(READ("-ax", "-ay", "-eA=1", "--env-file=f", "-N0"),
	    -1);
	READ_WELL("true");
	ck_assert_ptr_null(o.batch.input.files);
	ck_assert_uint_eq(o.run.set.n, 0);
}
END_TEST

START_TEST(many_files_are_held)
{
	static char word[] = "-ax", command[] = "true";
	static char *many[1003];

	many[0] = command;
	for (unsigned i = 1; i <= 1000; i++)
		many[i] = word;
	many[1001] = command;
	ck_assert_int_eq(each_options_parse(&o, 1002, many, why, sizeof(why)),
	    0);
	ck_assert_uint_eq(o.n_files, 1000);
	ck_assert_str_eq(o.batch.input.files[999], "x");
	ck_assert_ptr_null(o.batch.input.files[1000]);
}
END_TEST

static int
open_terminal(int *master)
{
	int fd;

	*master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	ck_assert_int_ne(*master, -1);
	ck_assert_int_eq(grantpt(*master), 0);
	ck_assert_int_eq(unlockpt(*master), 0);
	fd = open(ptsname(*master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	ck_assert_int_ne(fd, -1);
	return fd;
}

#define NONE BATCH_PROGRESS_NONE
#define BAR BATCH_PROGRESS_BAR
#define JSON BATCH_PROGRESS_JSON

static const struct {
	const char *words[4];
	enum batch_progress terminal, piped, file;
} shown[] = {
	{ { "true" }, BAR, NONE, NONE },
	{ { "-k", "true" }, BAR, NONE, NONE },
	{ { "-v", "true" }, BAR, NONE, NONE },
	{ { "-q", "true" }, NONE, NONE, NONE },
	{ { "-q", "--bar", "true" }, BAR, BAR, NONE },
	{ { "--progress", "true" }, BAR, BAR, NONE },
	{ { "--progress=bar", "true" }, BAR, BAR, NONE },
	{ { "--progress=none", "true" }, NONE, NONE, NONE },
	{ { "--progress=json", "true" }, JSON, JSON, JSON },
	{ { "--bar", "--progress=json", "true" }, JSON, JSON, JSON },
	{ { "--ungroup", "true" }, NONE, NONE, NONE },
	{ { "--ungroup", "--progress=json", "true" }, JSON, JSON, JSON },
	{ { "--dry-run", "true" }, NONE, NONE, NONE },
	{ { "--dry-run", "--progress=json", "true" }, NONE, NONE, NONE },
};

/* As it is with this standard output and standard error. */
static enum batch_progress
progress_with(const char *const *words, int out, int err)
{
	int kept_out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	int kept_err = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	int result;

	(void)dup2(out, STDOUT_FILENO);
	(void)dup2(err, STDERR_FILENO);
	result = read_words(words);
	(void)dup2(kept_out, STDOUT_FILENO);
	(void)dup2(kept_err, STDERR_FILENO);
	(void)close(kept_out);
	(void)close(kept_err);
	ck_assert_int_eq(result, 0);
	return o.batch.progress;
}

START_TEST(a_bar_is_for_a_terminal_of_its_own)
{
	const char *const *words = shown[_i].words;
	int master, terminal = open_terminal(&master);
	int file = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int ends[2], sockets[2];

	ck_assert_int_eq(fd_pipe(ends), 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
			     sockets),
	    0);
	ck_assert_int_eq((int)progress_with(words, terminal, terminal),
	    (int)shown[_i].terminal);
	ck_assert_int_eq((int)progress_with(words, file, terminal),
	    (int)shown[_i].terminal);
	ck_assert_int_eq((int)progress_with(words, ends[1], terminal),
	    (int)shown[_i].piped);
	ck_assert_int_eq((int)progress_with(words, sockets[0], terminal),
	    (int)shown[_i].piped);
	ck_assert_int_eq((int)progress_with(words, terminal, file),
	    (int)shown[_i].file);
	for (int i = 0; i < 2; i++) {
		(void)close(ends[i]);
		(void)close(sockets[i]);
	}
	(void)close(file);
	(void)close(terminal);
	(void)close(master);
}
END_TEST

static void
add_words(TCase *t)
{
	tcase_add_test(t, words_before_the_colons_are_the_command);
	tcase_add_test(t, words_behind_the_first_colons_are_kept);
	tcase_add_test(t, nearly_colons_are_words_of_the_command);
	tcase_add_test(t, no_items_behind_colons_are_no_items);
	tcase_add_test(t, colons_may_be_the_value_of_an_option);
	tcase_add_test(t, options_behind_the_command_are_its_own);
	tcase_add_test(t, a_shell_needs_no_command);
	tcase_add_test(t, the_name_is_the_commands_unless_that_differs);
	tcase_add_test(t, the_workers_number_is_looked_for_in_the_command_only);
}

static Suite *
each_words_suite(void)
{
	Suite *s = suite_create("each_words");
	TCase *t = tcase_create("words");

	tcase_add_checked_fixture(t, each_line_setup, each_line_teardown);
	add_words(t);
	tcase_add_test(t, failed_items_may_replace_those_that_are_read);
	tcase_add_test(t, a_refused_line_leaves_nothing_behind);
	tcase_add_test(t, many_files_are_held);
	tcase_add_test(t, a_sentence_is_cut_to_its_room);
	tcase_add_loop_test(t, what_makes_no_sense_is_refused_with_a_sentence,
	    0, N_ELEMENTS(bad));
	tcase_add_loop_test(t, a_bar_is_for_a_terminal_of_its_own, 0,
	    N_ELEMENTS(shown));
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return suite_main(each_words_suite());
}

/* SPDX-License-Identifier: ISC */
/*
 * test_spawn.c - make the process of a task.
 *
 * What a task finds itself in, it tells on its standard output: a pipe, which
 * the test reads to the end.
 */
#include <sys/stat.h>

#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "tests/unit/kin.h"
#include "worker/spawn.h"

#define WORDS_MAX 8
#define NOBODY 65534

static char directory[] = "/tmp/reeve-spawn-XXXXXX";
static char *argv[WORDS_MAX];
static char *paths[WORDS_MAX];
static char path_entry[] = "PATH=/usr/bin:/bin";
static char *envp[] = { path_entry, NULL };
static struct task task;
static struct spawn_command command;
static struct spawn_failure failure;
static char said[8192];

static void
setup(void)
{
	sigset_t all;

	kin_setup();
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	strlcpy(strrchr(directory, '-'), "-XXXXXX", sizeof("-XXXXXX"));
	ck_assert_ptr_nonnull(mkdtemp(directory));
	memset(argv, 0, sizeof(argv));
	memset(paths, 0, sizeof(paths));
	task = (struct task){ .argv = argv,
		.paths = paths,
		.envp = envp,
		.umask = -1 };
	command = (struct spawn_command){ .out_fd = -1,
		.err_fd = -1,
		.argv = argv,
		.paths = paths,
		.envp = envp,
		.place = TASK_IN_OWN_SESSION };
	failure = (struct spawn_failure){ 0 };
}

static void
teardown(void)
{
	char clean[128];
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	kin_teardown();
	snprintf(clean, sizeof(clean), "rm -rf %s", directory);
	ck_assert_int_eq(system(clean), 0);
}

static char *
word(const char *text)
{
	static char words[WORDS_MAX * 2][PATH_MAX];
	static unsigned next;
	char *w = words[next++ % (WORDS_MAX * 2)];

	strlcpy(w, text, PATH_MAX);
	return w;
}

/* A file of the test's own, with these bytes; the path lives a while. */
static char *
file(const char *name, mode_t mode, const char *bytes)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(write(fd, bytes, strlen(bytes)), (int)strlen(bytes));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
	return word(path);
}

static void
say_command(const char *path, const char *a, const char *b)
{
	paths[0] = word(path);
	argv[0] = word(path);
	argv[1] = a == NULL ? NULL : word(a);
	argv[2] = b == NULL ? NULL : word(b);
}

/* Spawn with a pipe as standard output. */
static pid_t
start(int *from)
{
	int ends[2], saved = dup(STDOUT_FILENO);
	pid_t pid;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	fcntl(saved, F_SETFD, FD_CLOEXEC);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
	pid = spawn(&task, &command, &failure);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	*from = ends[0];
	return pid;
}

/* Run it to its end: the wait status. What it said is in said. */
static int
run(void)
{
	int from, status;
	size_t len = 0;
	ssize_t n;
	pid_t pid = start(&from);

	ck_assert_msg(pid > 0, "stage %d: %s", (int)failure.stage,
	    strerror(failure.error));
	while ((n = read(from, said + len, sizeof(said) - 1 - len)) > 0)
		len += (size_t)n;
	said[len] = '\0';
	close(from);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

/* Without shared memory a failed exec cannot be seen. */
static void
assert_fails(enum spawn_stage stage, int error)
{
	if (suite_is_under_valgrind())
		return;
	ck_assert_int_eq(spawn(&task, &command, &failure), -1);
	ck_assert_int_eq(failure.stage, stage);
	ck_assert_int_eq(failure.error, error);
	/* Nothing of it is left to be reaped. */
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}

/* What a task finds. */

START_TEST(a_task_gets_its_arguments_and_environment)
{
	say_command("/bin/sh", "-c", "echo $0,$1,$PATH");
	argv[3] = word("a b");
	argv[4] = word("{c}");

	ck_assert_int_eq(run(), 0);
	ck_assert_str_eq(said, "a b,{c},/usr/bin:/bin\n");
}
END_TEST

START_TEST(the_wait_status_is_the_tasks_own)
{
	say_command("/bin/sh", "-c", "exit 7");
	ck_assert_int_eq(WEXITSTATUS(run()), 7);
	say_command("/bin/sh", "-c", "kill -KILL $$");
	ck_assert_int_eq(WTERMSIG(run()), SIGKILL);
}
END_TEST

static unsigned long long
status_field(const char *name)
{
	const char *at = strstr(said, name);

	ck_assert_ptr_nonnull(at);
	return strtoull(at + strlen(name), NULL, 16);
}

static void
on_signal(int signo)
{
	(void)signo;
}

START_TEST(a_task_has_default_dispositions_and_an_empty_mask)
{
	signal(SIGCHLD, on_signal);
	signal(SIGINT, on_signal);
	signal(SIGQUIT, on_signal);
	say_command("/bin/cat", "/proc/self/status", NULL);

	ck_assert_int_eq(run(), 0);
	ck_assert_uint_eq(status_field("SigBlk:"), 0);
	ck_assert_uint_eq(status_field("SigIgn:"), 0);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
}
END_TEST

START_TEST(a_caller_keeps_its_handlers_and_its_mask)
{
	sigset_t mask;
	struct sigaction now;

	if (suite_is_under_valgrind())
		return;
	signal(SIGCHLD, on_signal);
	say_command("/bin/true", NULL, NULL);
	ck_assert_int_eq(run(), 0);

	sigaction(SIGCHLD, NULL, &now);
	ck_assert(now.sa_handler == on_signal);
	sigprocmask(SIG_SETMASK, NULL, &mask);
	ck_assert_int_eq(sigismember(&mask, SIGTERM), 1);
	signal(SIGCHLD, SIG_DFL);
}
END_TEST

/* Looped over all three. */
START_TEST(a_task_leads_its_own_session_or_group_where_asked)
{
	int pid, group, session;

	command.place = (enum task_place)_i;
	say_command("/bin/cat", "/proc/self/stat", NULL);
	ck_assert_int_eq(run(), 0);
	ck_assert_int_eq(sscanf(said, "%d (cat) %*c %*d %d %d", &pid, &group,
			     &session),
	    3);

	ck_assert_int_eq(group, _i == TASK_IN_CALLERS_GROUP ? getpgrp() : pid);
	ck_assert_int_eq(session, _i == TASK_IN_OWN_SESSION ? pid : getsid(0));
}
END_TEST

static void
spawn_and_leave(void)
{
	pid_t pid = spawn(&task, &command, &failure);

	if (write(kin_pipe[1], &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
}

/* With another user too, whose change clears it: as root only. */
START_TEST(a_task_dies_with_its_worker)
{
	gid_t group = NOBODY;
	struct user_identity nobody = { .uid = NOBODY,
		.gid = NOBODY,
		.groups = &group,
		.n_groups = 1 };
	int status;
	pid_t pid;

	if (_i == 1 && geteuid() != 0)
		return;
	task.user = _i == 1 ? &nobody : NULL;
	say_command("/bin/sleep", "1000", NULL);
	kin_fork(spawn_and_leave);
	pid = kin_hear();
	ck_assert_int_gt(pid, 0);

	/* An orphan, so it is ours now, for we are a subreaper. */
	while (waitpid(pid, &status, 0) == -1)
		ck_assert_int_eq(errno, ECHILD);
	ck_assert_int_eq(WTERMSIG(status), SIGKILL);
}
END_TEST

START_TEST(limits_directory_umask_and_nice_are_the_tasks)
{
	/* It keeps descriptors of its own above the limit. */
	if (suite_is_under_valgrind())
		return;
	task.directory = directory;
	task.umask = 027;
	task.set_nice = true;
	task.nice = 7;
	task.limits.items[task.limits.n++] =
	    (struct limit){ .resource = RLIMIT_NOFILE, .value = { 40, 50 } };
	task.limits.items[task.limits.n++] =
	    (struct limit){ .resource = RLIMIT_CORE, .value = { 0, 0 } };
	say_command("/bin/sh", "-c",
	    "pwd; umask; nice; ulimit -Sn; ulimit -Hn; ulimit -c");
	ck_assert_int_eq(run(), 0);

	ck_assert_int_eq(strncmp(said, directory, strlen(directory)), 0);
	ck_assert_str_eq(strchr(said, '\n'), "\n0027\n7\n40\n50\n0\n");
}
END_TEST

START_TEST(a_task_becomes_its_user)
{
	gid_t groups[] = { NOBODY, 12 };
	struct user_identity nobody = { .uid = NOBODY,
		.gid = NOBODY,
		.groups = groups,
		.n_groups = 2 };

	if (geteuid() != 0)
		return;
	task.user = &nobody;
	say_command("/bin/sh", "-c", "id -u; id -g; id -G");
	ck_assert_int_eq(run(), 0);

	ck_assert_str_eq(said, "65534\n65534\n65534 12\n");
}
END_TEST

/* What can fail, and how it is told. */

START_TEST(a_missing_command_is_not_found)
{
	say_command("/nonexistent/program", NULL, NULL);
	assert_fails(SPAWN_EXEC, ENOENT);
}
END_TEST

START_TEST(a_file_that_may_not_be_executed_is_denied)
{
	say_command(file("plain", 0644, "#!/bin/sh\n"), NULL, NULL);
	assert_fails(SPAWN_EXEC, EACCES);
}
END_TEST

START_TEST(a_directory_cannot_be_executed)
{
	say_command(directory, NULL, NULL);
	assert_fails(SPAWN_EXEC, EACCES);
}
END_TEST

START_TEST(a_bad_interpreter_is_told_from_a_bad_program)
{
	say_command(file("bad", 0755, "#!/nonexistent/sh\n"), NULL, NULL);
	assert_fails(SPAWN_EXEC, SPAWN_NO_INTERPRETER);
}
END_TEST

START_TEST(a_script_without_an_interpreter_line_is_run_by_sh)
{
	if (suite_is_under_valgrind())
		return;
	say_command(file("script", 0755, "echo \"$0,$1,$2\"; exit 5\n"), "a b",
	    "c");

	ck_assert_int_eq(WEXITSTATUS(run()), 5);
	ck_assert_ptr_nonnull(strstr(said, "/script,a b,c\n"));
}
END_TEST

/* As many as the command has, whatever the task has: items stand for {}. */
START_TEST(a_script_gets_the_arguments_of_its_command)
{
	static const char letters[] = "a b c d e f";
	char *words[WORDS_MAX] = { NULL };

	if (suite_is_under_valgrind())
		return;
	say_command(file("script", 0755, "echo \"$@\"\n"), "{}", NULL);
	command.argv = words;
	words[0] = argv[0];
	for (int n = 0; n <= 6; n++) {
		char expected[sizeof(letters) + 1];

		if (n > 0)
			words[n] = word((char[]){ letters[2 * n - 2], '\0' });
		snprintf(expected, sizeof(expected), "%.*s\n",
		    n > 0 ? 2 * n - 1 : 0, letters);
		ck_assert_int_eq(run(), 0);
		ck_assert_str_eq(said, expected);
	}
}
END_TEST

START_TEST(an_argument_over_the_limit_is_refused)
{
	size_t size = 1 << 18; /* MAX_ARG_STRLEN is 131072 */
	char *large = malloc(size);

	memset(large, 'x', size - 1);
	large[size - 1] = '\0';
	say_command("/bin/true", NULL, NULL);
	argv[1] = large;
	assert_fails(SPAWN_EXEC, E2BIG);
	free(large);
}
END_TEST

START_TEST(a_program_that_is_being_written_may_do_later)
{
	const char *path = file("written", 0755, "#!/bin/sh\n");
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	ck_assert_int_ne(fd, -1);
	say_command(path, NULL, NULL);
	assert_fails(SPAWN_EXEC, ETXTBSY);
	close(fd);

	failure.error = ETXTBSY;
	ck_assert(spawn_failure_is_temporary(&failure));
}
END_TEST

START_TEST(a_directory_that_is_none_is_told)
{
	task.directory = _i == 0 ? "/nonexistent" : "/bin/sh";
	say_command("/bin/true", NULL, NULL);
	assert_fails(SPAWN_DIRECTORY, _i == 0 ? ENOENT : ENOTDIR);
}
END_TEST

START_TEST(a_limit_that_cannot_be_set_is_told)
{
	task.limits.n = 1;
	task.limits.items[0] = (struct limit){ .resource = 99 };
	say_command("/bin/true", NULL, NULL);
	assert_fails(SPAWN_LIMITS, EINVAL);

	task.limits.items[0] =
	    (struct limit){ .resource = RLIMIT_NOFILE, .value = { 10, 5 } };
	assert_fails(SPAWN_LIMITS, EINVAL);
}
END_TEST

/* In a child that is nobody, for root may do all this. */
static void
ask_too_much(void)
{
	gid_t group = 0;
	struct user_identity root = { .groups = &group, .n_groups = 1 };
	sigset_t all;

	if (geteuid() == 0 && setresuid(NOBODY, NOBODY, NOBODY) == -1)
		_exit(1);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	task.set_nice = true;
	task.nice = -20;
	if (spawn(&task, &command, &failure) != -1 ||
	    failure.stage != SPAWN_NICE || failure.error != EACCES)
		_exit(2);
	task.set_nice = false;
	task.user = &root;
	if (spawn(&task, &command, &failure) != -1 ||
	    failure.stage != SPAWN_GROUPS || failure.error != EPERM)
		_exit(3);
}

START_TEST(a_user_who_may_not_is_told)
{
	int status;
	pid_t pid;

	if (suite_is_under_valgrind())
		return;
	say_command("/bin/true", NULL, NULL);
	pid = kin_fork(ask_too_much);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* Along PATH, as execvp(3) does. */

START_TEST(paths_are_tried_in_order)
{
	if (suite_is_under_valgrind())
		return;
	say_command("tool", NULL, NULL);
	paths[0] = word("/nonexistent/tool");
	paths[1] = word("/bin/sh/tool"); /* ENOTDIR */
	paths[2] = file("denied", 0644, "");
	paths[3] = file("tool", 0755, "#!/bin/sh\necho first\n");
	paths[4] = file("tool2", 0755, "#!/bin/sh\necho second\n");

	ck_assert_int_eq(run(), 0);
	ck_assert_str_eq(said, "first\n");
}
END_TEST

START_TEST(a_denied_path_is_the_error_if_nothing_better_comes)
{
	say_command("tool", NULL, NULL);
	paths[0] = word("/nonexistent/tool");
	paths[1] = file("denied", 0644, "");
	paths[2] = word("/nonexistent/tool");
	assert_fails(SPAWN_EXEC, EACCES);
}
END_TEST

START_TEST(a_script_found_along_the_path_is_run_by_sh)
{
	if (suite_is_under_valgrind())
		return;
	say_command("script", "a", NULL);
	paths[0] = word("/nonexistent/script");
	paths[1] = file("script", 0755, "echo \"$1\"\n");

	ck_assert_int_eq(run(), 0);
	ck_assert_str_eq(said, "a\n");
}
END_TEST

/* Two pipes' read ends, the bytes in them being a and b. */
static void
fill_pipes(int read_fds[2])
{
	for (int i = 0; i < 2; i++) {
		int ends[2];

		ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
		ck_assert_int_eq(write(ends[1], i == 0 ? "a" : "b", 1), 1);
		read_fds[i] = fcntl(ends[0], F_DUPFD_CLOEXEC, 20);
		ck_assert_int_ge(read_fds[i], 20);
		close(ends[0]);
		close(ends[1]);
	}
}

/* Under other numbers, one of which is taken; and under their own. */
START_TEST(descriptors_that_are_passed_are_the_tasks)
{
	static char script[128];
	int fds[2], taken;

	fill_pipes(fds);
	taken = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	ck_assert_int_lt(taken, 20);
	task.pass[0] = (struct pass){ fds[0], _i == 0 ? taken : fds[0] };
	task.pass[1] = (struct pass){ fds[1], _i == 0 ? 19 : fds[1] };
	task.n_pass = 2;
	snprintf(script, sizeof(script),
	    "cat /proc/self/fd/%d /proc/self/fd/%d; "
	    "ls /proc/$$/fd | grep -cx %d; exit 0",
	    task.pass[0].as, task.pass[1].as, fds[0]);
	say_command("/bin/sh", "-c", script);

	ck_assert_int_eq(run(), 0);
	ck_assert_str_eq(said, _i == 0 ? "ab0\n" : "ab1\n");
	/* The caller's own are as they were. */
	ck_assert_int_eq(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(fcntl(fds[1], F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(fcntl(taken, F_GETFD), FD_CLOEXEC);
	close(fds[0]);
	close(fds[1]);
	close(taken);
}
END_TEST

START_TEST(a_descriptor_that_cannot_be_passed_is_told)
{
	task.pass[0] = (struct pass){ 900, _i == 0 ? 900 : 901 };
	task.n_pass = 1;
	say_command("/bin/true", NULL, NULL);

	assert_fails(SPAWN_PASS, EBADF);
}
END_TEST

START_TEST(every_stage_has_words)
{
	for (int i = 0; i < SPAWN_NSTAGES; i++)
		ck_assert_uint_gt(strlen(spawn_stage_name((enum spawn_stage)i)),
		    0);
	ck_assert_ptr_nonnull(spawn_stage_name(SPAWN_NSTAGES));
}
END_TEST

static const struct {
	struct spawn_failure failure;
	bool temporary;
} failures[] = {
	{ { SPAWN_FORK, EAGAIN }, true },
	{ { SPAWN_FORK, ENOMEM }, true },
	{ { SPAWN_FORK, EPERM }, true },
	{ { SPAWN_USER, EAGAIN }, true },
	{ { SPAWN_EXEC, ENOMEM }, true },
	{ { SPAWN_EXEC, EMFILE }, true },
	{ { SPAWN_EXEC, ENFILE }, true },
	{ { SPAWN_EXEC, ETXTBSY }, true },
	{ { SPAWN_NOTHING, ECANCELED }, true },
	{ { SPAWN_EXEC, ENOENT }, false },
	{ { SPAWN_EXEC, EACCES }, false },
	{ { SPAWN_EXEC, E2BIG }, false },
	{ { SPAWN_DIRECTORY, ENOENT }, false },
	{ { SPAWN_LIMITS, EPERM }, false },
	{ { SPAWN_GROUPS, EPERM }, false },
};

START_TEST(only_a_shortage_may_do_later)
{
	ck_assert_int_eq(spawn_failure_is_temporary(&failures[_i].failure),
	    failures[_i].temporary);
}
END_TEST

static TCase *
add_case(Suite *s, const char *name)
{
	TCase *t = tcase_create(name);

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	suite_add_tcase(s, t);
	return t;
}

static void
add_failing(TCase *t)
{
	tcase_add_test(t, a_missing_command_is_not_found);
	tcase_add_test(t, a_file_that_may_not_be_executed_is_denied);
	tcase_add_test(t, a_directory_cannot_be_executed);
	tcase_add_test(t, a_bad_interpreter_is_told_from_a_bad_program);
	tcase_add_test(t, a_script_without_an_interpreter_line_is_run_by_sh);
	tcase_add_test(t, a_script_gets_the_arguments_of_its_command);
	tcase_add_test(t, an_argument_over_the_limit_is_refused);
	tcase_add_test(t, a_program_that_is_being_written_may_do_later);
	tcase_add_loop_test(t, a_directory_that_is_none_is_told, 0, 2);
	tcase_add_test(t, a_limit_that_cannot_be_set_is_told);
	tcase_add_test(t, a_user_who_may_not_is_told);
	tcase_add_loop_test(t, a_descriptor_that_cannot_be_passed_is_told, 0,
	    2);
	tcase_add_test(t, paths_are_tried_in_order);
	tcase_add_test(t, a_denied_path_is_the_error_if_nothing_better_comes);
	tcase_add_test(t, a_script_found_along_the_path_is_run_by_sh);
	tcase_add_test(t, every_stage_has_words);
	tcase_add_loop_test(t, only_a_shortage_may_do_later, 0,
	    sizeof(failures) / sizeof(failures[0]));
}

static Suite *
spawn_suite(void)
{
	Suite *s = suite_create("spawn");
	TCase *found = add_case(s, "found");

	tcase_add_test(found, a_task_gets_its_arguments_and_environment);
	tcase_add_test(found, the_wait_status_is_the_tasks_own);
	tcase_add_test(found,
	    a_task_has_default_dispositions_and_an_empty_mask);
	tcase_add_test(found, a_caller_keeps_its_handlers_and_its_mask);
	tcase_add_loop_test(found,
	    a_task_leads_its_own_session_or_group_where_asked, 0, 3);
	tcase_add_loop_test(found, a_task_dies_with_its_worker, 0, 2);
	tcase_add_test(found, limits_directory_umask_and_nice_are_the_tasks);
	tcase_add_test(found, a_task_becomes_its_user);
	tcase_add_loop_test(found, descriptors_that_are_passed_are_the_tasks, 0,
	    2);
	add_failing(add_case(s, "failing"));
	return s;
}

int
main(void)
{
	return suite_main(spawn_suite());
}

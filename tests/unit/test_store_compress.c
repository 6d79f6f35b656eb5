/* SPDX-License-Identifier: ISC */
/*
 * test_store_compress.c - rotated files are compressed by a child.
 *
 * A child that must not end while the test looks at it has a file of a terabyte
 * to read, with nothing in it.
 */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <errno.h>
#include <sched.h>
#include <signal.h>

#include <zlib.h>

#include "tests/unit/store_log.h"
#include "tests/unit/suite.h"

#define ENDLESS_BYTES ((off_t)1 << 40)

static void
setup(void)
{
	log_setup();
	rules.compress = true;
}

static void
teardown(void)
{
	store_compress_stop();
	log_teardown();
}

static pid_t
start(void)
{
	pid_t pid = store_compress_start(&store);

	ck_assert_int_gt(pid, 0);
	return pid;
}

static void
end(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert(store_compress_end(pid, status));
}

static void
put_and_rotate(const char *text)
{
	put(text);
	rotate();
}

static void
assert_packed(const char *name, const char *text)
{
	char unpacked[64] = "";
	gzFile f = gzopen(scratch_path(name), "rb");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(gzread(f, unpacked, sizeof(unpacked) - 1), 0);
	ck_assert_int_eq(gzdirect(f), 0);
	ck_assert_int_eq(gzclose(f), Z_OK);
	ck_assert_str_eq(unpacked, text);
}

START_TEST(the_compressed_file_takes_the_place_of_the_plain_one)
{
	struct timespec times[] = { { 0, 0 }, { 1000000000, 123 } };
	struct stat st;

	open_log();
	put_and_rotate("text");
	ck_assert_int_eq(chmod(scratch_path("log.1"), 0604), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, scratch_path("log.1"), times, 0),
	    0);
	end(start());

	assert_packed("log.1.gz", "text");
	ck_assert_uint_eq(scratch_count(), 2);
	ck_assert_int_eq(stat(scratch_path("log.1.gz"), &st), 0);
	ck_assert_uint_eq(st.st_mode, S_IFREG | 0604);
	ck_assert_int_eq(st.st_mtim.tv_sec, 1000000000);
	ck_assert_int_eq(store_compress_start(&store), 0);
}
END_TEST

START_TEST(the_newest_comes_first_until_all_are_done)
{
	scratch_put("log.2", "b");
	scratch_put("log.3.gz", "done");
	scratch_put("log.4", "d");
	rules.keep = 4;
	open_log();
	end(start());
	ck_assert(scratch_has("log.2.gz"));
	end(start());
	ck_assert(scratch_has("log.4.gz"));
	ck_assert_int_eq(store_compress_start(&store), 0);
	ck_assert_str_eq(scratch_get("log.3.gz"), "done");
	ck_assert_uint_eq(scratch_count(), 4);

	put_and_rotate("a");
	end(start());
	assert_packed("log.1.gz", "a");
	assert_packed("log.2.gz", "b");
}
END_TEST

START_TEST(a_rotation_meanwhile_moves_what_is_made)
{
	pid_t pid;

	open_log();
	put_and_rotate("a");
	pid = start();
	put_and_rotate("b");
	put_and_rotate("c");
	end(pid);

	assert_packed("log.3.gz", "a");
	ck_assert_str_eq(scratch_get("log.2"), "b");
	ck_assert_str_eq(scratch_get("log.1"), "c");
	ck_assert_uint_eq(scratch_count(), 4);
}
END_TEST

START_TEST(what_was_removed_meanwhile_does_not_come_back)
{
	pid_t pid;

	rules.keep = 1;
	open_log();
	put_and_rotate("a");
	pid = start();
	put_and_rotate("b");
	end(pid);
	ck_assert_str_eq(scratch_get("log.1"), "b");
	ck_assert_uint_eq(scratch_count(), 2);
}
END_TEST

START_TEST(one_is_at_work_at_a_time)
{
	struct store other;
	pid_t pid;

	open_log();
	put_and_rotate("a");
	scratch_put("other.1", "o");
	ck_assert_int_eq(store_open(&other, scratch_path("other"), &rules), 0);
	pid = start();
	ck_assert_int_eq(store_compress_start(&other), 0);
	ck_assert_int_eq(store_compress_start(&store), 0);
	ck_assert(!store_compress_end(pid + 1, 0));
	ck_assert(!store_compress_end(0, 0));
	end(pid);
	ck_assert(!store_compress_end(pid, 0));
	end(store_compress_start(&other));
	assert_packed("other.1.gz", "o");
	store_close(&other);
}
END_TEST

START_TEST(what_is_not_to_be_compressed_is_left_alone)
{
	rules.compress = false;
	open_log();
	put_and_rotate("a");
	ck_assert_int_eq(store_compress_start(&store), 0);
	ck_assert_int_eq(mkdir(scratch_path("dir"), 0700), 0);
	rules.compress = true;
	ck_assert_int_eq(unlink(scratch_path("log.1")), 0);
	ck_assert_int_eq(symlink("log", scratch_path("log.1")), 0);
	ck_assert_int_eq(store_compress_start(&store), 0);
	ck_assert_int_eq(rmdir(scratch_path("dir")), 0);
}
END_TEST

/* The child may write less than the header and its text come to. */
START_TEST(a_child_that_cannot_write_leaves_the_plain_file)
{
	struct rlimit before, low;
	pid_t pid;
	int status;

	open_log();
	put_and_rotate("a");
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	low = before;
	low.rlim_cur = 10;
	/* Check writes to a file too, so it is not asked in between. */
	(void)setrlimit(RLIMIT_FSIZE, &low);
	pid = store_compress_start(&store);
	(void)setrlimit(RLIMIT_FSIZE, &before);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), EFBIG);
	ck_assert(store_compress_end(pid, status));

	ck_assert_str_eq(scratch_get("log.1"), "a");
	ck_assert_uint_eq(scratch_count(), 2);
}
END_TEST

START_TEST(what_failed_is_tried_again_after_the_next_rotation_only)
{
	pid_t pid;

	open_log();
	put_and_rotate("a");
	pid = start();
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert(store_compress_end(pid, W_EXITCODE(ENOSPC, 0)));
	ck_assert_int_eq(store_compress_start(&store), 0);
	ck_assert_int_eq(store_compress_start(&store), 0);
	ck_assert_str_eq(scratch_get("log.1"), "a");

	put_and_rotate("b");
	end(start());
	end(start());
	assert_packed("log.1.gz", "b");
	assert_packed("log.2.gz", "a");
}
END_TEST

/* A directory has the name of what is made. */
START_TEST(a_failure_is_old_until_all_are_compressed)
{
	open_log();
	ck_assert_int_eq(mkdir(scratch_path("log.gz.tmp"), 0700), 0);
	for (int i = 0; i < 2; i++) {
		put_and_rotate("a");
		ck_assert_int_eq(store_compress_start(&store), -1);
		ck_assert(store.has_failed);
	}
	ck_assert_int_eq(rmdir(scratch_path("log.gz.tmp")), 0);
	put_and_rotate("b");
	end(start());
	end(start());
	ck_assert(store.has_failed);
	end(start());

	ck_assert_int_eq(store_compress_start(&store), 0);
	ck_assert(!store.has_failed);
}
END_TEST

static pid_t
start_endless(void)
{
	scratch_put("log.1", "");
	ck_assert_int_eq(truncate(scratch_path("log.1"), ENDLESS_BYTES), 0);
	open_log();
	return start();
}

START_TEST(stopping_leaves_neither_child_nor_unfinished_file)
{
	pid_t pid = start_endless();

	ck_assert(scratch_has("log.gz.tmp"));
	store_compress_stop();
	ck_assert_int_eq(waitpid(pid, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
	ck_assert_uint_eq(scratch_count(), 2);
	ck_assert(!store_compress_end(pid, 0));
}
END_TEST

static unsigned
count_descriptors(pid_t pid)
{
	char path[64];
	unsigned n = 0;
	DIR *d;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	d = opendir(path);
	while (d != NULL && readdir(d) != NULL)
		n++;
	if (d != NULL)
		(void)closedir(d);
	return n < 2 ? 0 : n - 2;
}

/* The words of one line of /proc/PID/status. */
static unsigned long long
signals_of(pid_t pid, const char *key)
{
	char path[64], line[256];
	unsigned long long set = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "re");
	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, key, strlen(key)) == 0)
			set = strtoull(line + strlen(key), NULL, 16);
	(void)fclose(f);
	return set;
}

static void
on_signal(int signo)
{
	(void)signo;
}

START_TEST(the_child_has_two_descriptors_and_no_handler_and_is_nice)
{
	int nice_before = getpriority(PRIO_PROCESS, 0);
	pid_t pid;

	/* Valgrind has descriptors and handlers of its own in it. */
	if (suite_is_under_valgrind())
		return;
	(void)signal(SIGUSR1, on_signal);
	(void)signal(SIGUSR2, SIG_IGN);
	pid = start_endless();
	/* The last that it does before it begins. */
	while (getpriority(PRIO_PROCESS, (id_t)pid) == nice_before &&
	    waitpid(pid, NULL, WNOHANG) == 0)
		sched_yield();
	(void)signal(SIGUSR1, SIG_DFL);
	(void)signal(SIGUSR2, SIG_DFL);

	ck_assert_uint_eq(count_descriptors(pid), 2);
	ck_assert_uint_eq(signals_of(pid, "SigCgt:"), 0);
	ck_assert_uint_eq(signals_of(pid, "SigBlk:"), 0);
	ck_assert_uint_eq(signals_of(pid, "SigIgn:"), 1ULL << (SIGXFSZ - 1));
	ck_assert_int_eq(getpriority(PRIO_PROCESS, (id_t)pid),
	    nice_before + 10 < 19 ? nice_before + 10 : 19);
}
END_TEST

/* Whose orphan falls to the test, which is a subreaper for a moment. */
START_TEST(the_child_dies_with_its_parent)
{
	pid_t parent, orphan;
	int status;

	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	parent = fork();
	if (parent == 0)
		_exit(start_endless() > 0 ? 0 : 1);
	ck_assert_int_eq(waitpid(parent, &status, 0), parent);
	ck_assert_int_eq(status, 0);
	orphan = waitpid(-1, &status, 0);
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
	ck_assert_int_gt(orphan, 0);
	ck_assert(status == SIGKILL || status == W_EXITCODE(ESRCH, 0));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store_compress");
	TCase *child = tcase_create("child");

	tcase_add_checked_fixture(child, setup, teardown);
	tcase_add_test(child,
	    the_compressed_file_takes_the_place_of_the_plain_one);
	tcase_add_test(child, the_newest_comes_first_until_all_are_done);
	tcase_add_test(child, a_rotation_meanwhile_moves_what_is_made);
	tcase_add_test(child, what_was_removed_meanwhile_does_not_come_back);
	tcase_add_test(child, one_is_at_work_at_a_time);
	tcase_add_test(child, what_is_not_to_be_compressed_is_left_alone);
	tcase_add_test(child, a_child_that_cannot_write_leaves_the_plain_file);
	tcase_add_test(child,
	    what_failed_is_tried_again_after_the_next_rotation_only);
	tcase_add_test(child, a_failure_is_old_until_all_are_compressed);
	tcase_add_test(child,
	    stopping_leaves_neither_child_nor_unfinished_file);
	tcase_add_test(child,
	    the_child_has_two_descriptors_and_no_handler_and_is_nice);
	tcase_add_test(child, the_child_dies_with_its_parent);
	suite_add_tcase(suite, child);
	return suite_main(suite);
}

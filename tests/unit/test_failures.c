/* SPDX-License-Identifier: ISC */
/* test_failures.c - failed items, shown and put into a file. */
#include <errno.h>

#include "common/log.h"
#include "supervisor/batch/failures.h"
#include "tests/unit/scratch.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static struct failures failures;
static char path[PATH_MAX];
static char why[256];

static void
setup(void)
{
	scratch_setup();
	(void)strlcpy(path, scratch_path("list"), sizeof(path));
	memset(why, 0, sizeof(why));
}

static void
teardown(void)
{
	failures_drop(&failures);
	scratch_teardown();
}

static void
must_open(const char *file)
{
	ck_assert_msg(failures_open(&failures, file, '\n', why, sizeof(why)) ==
		0,
	    "%s", why);
}

static int
add(uint64_t number, const char *item)
{
	return failures_add(&failures, number, item, strlen(item) + 1, true,
	    "exit 1");
}

/* What is shown. */

#define TEN "0123456789"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN
#define BYTES(text) text, sizeof(text)

static const struct {
	const char *bytes;
	size_t len;
	const char *shown;
} items[] = {
	{ BYTES("one"), "one" },
	{ BYTES(""), "" },
	{ BYTES("a\0b c\0"), "a b c " },
	{ BYTES("a\nb\t\x1b\\\xff\xc3\xa9"),
	    "a\\nb\\x09\\x1b\\\\\\xff\xc3\xa9" },
	/* 79 bytes are shown, of 80 the first 76 */
	{ BYTES(SEVENTY "123456789"), SEVENTY "123456789" },
	{ BYTES(SEVENTY TEN), SEVENTY "012345..." },
	{ BYTES(SEVENTY TEN TEN), SEVENTY "012345..." },
	{ BYTES(SEVENTY "12345678\n"), SEVENTY "123456..." },
	{ BYTES(SEVENTY "12345\n78"), SEVENTY "12345\\n78" },
	{ BYTES(SEVENTY "12345\n789"), SEVENTY "12345..." },
	{ BYTES(SEVENTY "12345\xc3\xa9z"), SEVENTY "12345\xc3\xa9z" },
	{ BYTES(SEVENTY "12345\xc3\xa9zab"), SEVENTY "12345..." },
	/* a character that begins where the look ends */
	{ BYTES(SEVENTY "123456789\xc3\xa9"), SEVENTY "123456..." },
	{ BYTES(SEVENTY "123456\xf0\x9f\x9b\x91"), SEVENTY "123456..." },
	{ BYTES(SEVENTY "12345\xf0\x9f\x9b\x91"),
	    SEVENTY "12345\xf0\x9f\x9b\x91" },
};

START_TEST(an_item_is_shown_on_one_short_line)
{
	must_open(NULL);
	ck_assert_int_eq(failures_add(&failures, 7, items[_i].bytes,
			     items[_i].len, true, "killed by SEGV"),
	    0);

	ck_assert_str_eq(failures.shown[0].item, items[_i].shown);
	ck_assert_str_eq(failures.shown[0].status, "killed by SEGV");
	ck_assert_uint_eq(failures.shown[0].number, 7);
	ck_assert_uint_eq(failures.n, 1);
	ck_assert_int_eq(failures_close(&failures), 0);
}
END_TEST

START_TEST(the_beginning_of_an_item_is_shown_as_cut)
{
	must_open(NULL);
	ck_assert_int_eq(failures_add(&failures, 1, "ab", 2, false, "E2BIG"),
	    0);
	ck_assert_int_eq(failures_add(&failures, 1, "", 0, false, "E2BIG"), 0);

	ck_assert_str_eq(failures.shown[0].item, "ab...");
	ck_assert_str_eq(failures.shown[1].item, "...");
}
END_TEST

START_TEST(a_long_status_is_cut)
{
	must_open(NULL);
	ck_assert_int_eq(failures_add(&failures, 1, "a", 2, true, SEVENTY), 0);

	ck_assert_uint_eq(strlen(failures.shown[0].status),
	    sizeof(failures.shown[0].status) - 1);
}
END_TEST

START_TEST(ten_are_shown_and_all_are_counted)
{
	char item[16];

	must_open(NULL);
	for (unsigned i = 1; i <= 1000; i++) {
		(void)snprintf(item, sizeof(item), "item %u", i);
		ck_assert_int_eq(add(i, item), 0);
	}

	ck_assert_uint_eq(failures.n, 1000);
	ck_assert_str_eq(failures.shown[0].item, "item 1");
	ck_assert_str_eq(failures.shown[9].item, "item 10");
	ck_assert_uint_eq(failures.shown[9].number, 10);
}
END_TEST

/* The file. */

START_TEST(the_file_has_all_items)
{
	must_open(path);
	ck_assert_int_eq(add(1, "one"), 0);
	ck_assert_int_eq(add(2, ""), 0);
	ck_assert_int_eq(failures_add(&failures, 3, "a\0b\0", 4, true, "x"), 0);
	ck_assert(!scratch_has("list"));
	ck_assert_int_eq(failures_close(&failures), 0);

	ck_assert_str_eq(scratch_get("list"), "one\n\na\nb\n");
	ck_assert_uint_eq(scratch_count(), 1);
	ck_assert_int_eq(failures.fd, -1);
	ck_assert_uint_eq(failures.n, 3);
}
END_TEST

START_TEST(the_separator_is_the_inputs)
{
	char bytes[16];

	ck_assert_int_eq(failures_open(&failures, path, '\0', why, sizeof(why)),
	    0);
	ck_assert_int_eq(add(1, "a\nb"), 0);
	ck_assert_int_eq(add(2, "c"), 0);
	ck_assert_int_eq(failures_close(&failures), 0);

	ck_assert_int_eq(scratch_read("list", bytes, sizeof(bytes)), 6);
	ck_assert_int_eq(memcmp(bytes, "a\nb\0c\0", 6), 0);
}
END_TEST

START_TEST(an_item_may_be_as_long_as_linux_takes_it)
{
	static const size_t lens[] = { 4095, 4096, 4097, 131072 };
	static char item[131072], back[131072 + 1];
	size_t len = lens[_i];

	memset(item, 'x', len - 1);
	item[len - 1] = '\0';
	must_open(path);
	ck_assert_int_eq(failures_add(&failures, 1, item, len, true, "x"), 0);
	ck_assert_int_eq(failures_close(&failures), 0);

	ck_assert_int_eq(scratch_read("list", back, sizeof(back)),
	    (ssize_t)len);
	ck_assert_int_eq(memcmp(back, item, len - 1), 0);
	ck_assert_int_eq(back[len - 1], '\n');
}
END_TEST

START_TEST(a_file_without_failures_is_empty)
{
	scratch_put("list", "of yesterday\n");
	must_open(path);
	ck_assert_int_eq(failures_close(&failures), 0);

	ck_assert_str_eq(scratch_get("list"), "");
}
END_TEST

START_TEST(the_file_may_be_read_until_the_end)
{
	char line[16];
	FILE *f;

	scratch_put("list", "one\ntwo\n");
	f = fopen(path, "re");
	ck_assert_ptr_nonnull(f);
	must_open(path);
	ck_assert_int_eq(add(1, "one"), 0);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
	ck_assert_int_eq(failures_close(&failures), 0);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
	(void)fclose(f);

	ck_assert_str_eq(line, "two\n");
	ck_assert_str_eq(scratch_get("list"), "one\n");
}
END_TEST

START_TEST(an_item_that_is_not_whole_is_left_out)
{
	log_set_level(LOG_LEVEL_ERROR);
	must_open(path);
	ck_assert_int_eq(add(1, "one"), 0);
	ck_assert_int_eq(failures_add(&failures, 2, "half", 4, false, "E2BIG"),
	    0);
	ck_assert_int_eq(failures_add(&failures, 3, "half", 4, false, "E2BIG"),
	    0);
	ck_assert_int_eq(add(4, "two"), 0);
	ck_assert_int_eq(failures_close(&failures), 0);

	ck_assert_str_eq(scratch_get("list"), "one\ntwo\n");
	ck_assert_uint_eq(failures.n, 4);
}
END_TEST

/* What a full disk left is no item, and the list is not whole. */
START_TEST(a_list_that_is_not_whole_replaces_nothing)
{
	int results[4], saved;

	scratch_put("list", "of yesterday\n");
	must_open(path);
	scratch_limit(6);
	results[0] = add(1, "one");
	results[1] = add(2, "two");
	saved = errno;
	results[2] = add(3, "3");
	errno = 0;
	results[3] = failures_close(&failures);
	scratch_limit(RLIM_INFINITY);

	ck_assert_int_eq(results[0], 0);
	ck_assert_int_eq(results[1], -1);
	ck_assert_int_eq(saved, EFBIG);
	ck_assert_int_eq(results[2], 0);
	ck_assert_int_eq(results[3], -1);
	ck_assert_int_eq(errno, EFBIG);
	ck_assert_uint_eq(failures.n, 3);
	ck_assert_str_eq(scratch_get("list"), "of yesterday\n");
	ck_assert_str_eq(scratch_get("list.part"), "one\n");
}
END_TEST

START_TEST(a_path_that_became_a_directory_is_an_error)
{
	must_open(path);
	ck_assert_int_eq(add(1, "one"), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);

	ck_assert_int_eq(failures_close(&failures), -1);
	ck_assert_int_eq(errno, EISDIR);
	ck_assert_str_eq(scratch_get("list.part"), "one\n");
	(void)rmdir(path);
}
END_TEST

START_TEST(dropped_all_is_as_it_was)
{
	scratch_put("list", "of yesterday\n");
	must_open(path);
	ck_assert_int_eq(add(1, "one"), 0);
	failures_drop(&failures);
	ck_assert_int_eq(failures_close(&failures), 0);

	ck_assert_str_eq(scratch_get("list"), "of yesterday\n");
	ck_assert_uint_eq(scratch_count(), 1);
}
END_TEST

START_TEST(what_was_never_opened_closes_nothing)
{
	struct failures none;

	memset(&none, 0, sizeof(none));
	failures_drop(&none);
	ck_assert_int_eq(failures_close(&none), 0);

	ck_assert_int_ne(fcntl(STDIN_FILENO, F_GETFD), -1);
}
END_TEST

START_TEST(what_a_kill_left_is_no_obstacle)
{
	scratch_put("list.part", "left\n");
	scratch_put("victim", "precious\n");
	must_open(path);
	failures_drop(&failures);
	ck_assert_int_eq(symlink(scratch_path("victim"),
			     scratch_path("list.part")),
	    0);
	must_open(path);
	ck_assert_int_eq(add(1, "one"), 0);
	ck_assert_int_eq(failures_close(&failures), 0);

	ck_assert_str_eq(scratch_get("list"), "one\n");
	ck_assert_str_eq(scratch_get("victim"), "precious\n");
}
END_TEST

START_TEST(a_link_stays_one_and_a_mode_too)
{
	struct stat st;

	scratch_put("real", "of yesterday\n");
	ck_assert_int_eq(chmod(scratch_path("real"), 0600), 0);
	ck_assert_int_eq(symlink("real", path), 0);
	must_open(path);
	ck_assert_int_eq(add(1, "one"), 0);
	ck_assert_int_eq(failures_close(&failures), 0);

	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_str_eq(scratch_get("real"), "one\n");
}
END_TEST

START_TEST(a_link_to_nothing_stays_one)
{
	struct stat st;

	ck_assert_int_eq(symlink("notyet", path), 0);
	must_open(path);
	ck_assert_int_eq(add(1, "one"), 0);
	ck_assert_int_eq(failures_close(&failures), 0);

	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_str_eq(scratch_get("notyet"), "one\n");
	ck_assert_uint_eq(scratch_count(), 2);
}
END_TEST

/* To a pipe, whose name in /proc is that of no file. */
START_TEST(a_link_to_no_file_is_refused)
{
	char to[64];
	struct stat st;
	int ends[2];

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	(void)snprintf(to, sizeof(to), "/proc/self/fd/%d", ends[1]);
	ck_assert_int_eq(symlink(to, path), 0);

	ck_assert_int_eq(failures_open(&failures, path, '\n', why, sizeof(why)),
	    -1);
	ck_assert_ptr_nonnull(strstr(why, "list: is not a regular file"));
	ck_assert_int_eq(lstat(path, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	(void)close(ends[0]);
	(void)close(ends[1]);
}
END_TEST

static const struct {
	const char *path;
	const char *why;
} refused[] = {
	{ "", "a file has no name" },
	{ "/dev/null", "/dev/null: is not a regular file" },
	{ "/", "/: is not a regular file" },
	{ "/dev/null/x", "/dev/null/x: Not a directory" },
	{ "/nonexistent/x", "/nonexistent/x.part: No such file or directory" },
};

START_TEST(what_cannot_be_replaced_is_refused)
{
	ck_assert_int_eq(failures_open(&failures, refused[_i].path, '\n', why,
			     sizeof(why)),
	    -1);
	ck_assert_str_eq(why, refused[_i].why);
	ck_assert_int_eq(failures.fd, -1);
}
END_TEST

static Suite *
failures_suite(void)
{
	Suite *s = suite_create("failures");
	TCase *shown = tcase_create("shown");
	TCase *file = tcase_create("file");

	tcase_add_checked_fixture(shown, setup, teardown);
	tcase_add_loop_test(shown, an_item_is_shown_on_one_short_line, 0,
	    N_ELEMENTS(items));
	tcase_add_test(shown, the_beginning_of_an_item_is_shown_as_cut);
	tcase_add_test(shown, a_long_status_is_cut);
	tcase_add_test(shown, ten_are_shown_and_all_are_counted);
	suite_add_tcase(s, shown);

	tcase_add_checked_fixture(file, setup, teardown);
	tcase_add_test(file, the_file_has_all_items);
	tcase_add_test(file, the_separator_is_the_inputs);
	tcase_add_loop_test(file, an_item_may_be_as_long_as_linux_takes_it, 0,
	    4);
	tcase_add_test(file, a_file_without_failures_is_empty);
	tcase_add_test(file, the_file_may_be_read_until_the_end);
	tcase_add_test(file, an_item_that_is_not_whole_is_left_out);
	tcase_add_test(file, a_list_that_is_not_whole_replaces_nothing);
	tcase_add_test(file, a_path_that_became_a_directory_is_an_error);
	tcase_add_test(file, dropped_all_is_as_it_was);
	tcase_add_test(file, what_was_never_opened_closes_nothing);
	tcase_add_test(file, what_a_kill_left_is_no_obstacle);
	tcase_add_test(file, a_link_stays_one_and_a_mode_too);
	tcase_add_test(file, a_link_to_nothing_stays_one);
	tcase_add_test(file, a_link_to_no_file_is_refused);
	tcase_add_loop_test(file, what_cannot_be_replaced_is_refused, 0,
	    N_ELEMENTS(refused));
	suite_add_tcase(s, file);
	return s;
}

int
main(void)
{
	return suite_main(failures_suite());
}

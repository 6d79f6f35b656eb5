/* SPDX-License-Identifier: ISC */
/* test_processors.c - how many tasks at a time. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "supervisor/batch/processors.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define MAX 1000u
#define UNTOUCHED 77777u

static char directory[64];
static char path[96];
static char why[256];
static const char *file;
static uint32_t n;

static void
setup(void)
{
	(void)strlcpy(directory, "/tmp/reeve-processors-XXXXXX",
	    sizeof(directory));
	ck_assert_ptr_nonnull(mkdtemp(directory));
	(void)snprintf(path, sizeof(path), "%s/n", directory);
	why[0] = '\0';
	file = why;
	n = UNTOUCHED;
}

static void
teardown(void)
{
	char clean[128];

	(void)snprintf(clean, sizeof(clean), "rm -rf %s", directory);
	ck_assert_int_eq(system(clean), 0);
}

static void
write_to(const char *name, const char *text, size_t len)
{
	FILE *f = fopen(name, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

static void
write_file(const char *text)
{
	write_to(path, text, strlen(text));
}

static int
number(const char *word)
{
	return processors_number(word, MAX, &n, &file, why, sizeof(why));
}

START_TEST(affinity_is_heeded)
{
	cpu_set_t all, one;
	size_t first = 0;

	ck_assert_int_eq(sched_getaffinity(0, sizeof(all), &all), 0);
	ck_assert_uint_ge(processors_available(), 1);
	ck_assert_uint_le(processors_available(), (unsigned)CPU_COUNT(&all));
	while (!CPU_ISSET(first, &all))
		first++;
	CPU_ZERO(&one);
	CPU_SET(first, &one);
	ck_assert_int_eq(sched_setaffinity(0, sizeof(one), &one), 0);

	ck_assert_uint_eq(processors_available(), 1);
	ck_assert_int_eq(sched_setaffinity(0, sizeof(all), &all), 0);
}
END_TEST

static const char *const plain[] = { "1", "8", "999", "1000", "0008" };

START_TEST(a_number_is_that_number)
{
	ck_assert_int_eq(number(plain[_i]), 0);
	ck_assert_uint_eq(n, (unsigned)atoi(plain[_i]));
	ck_assert_ptr_null(file);
}
END_TEST

/* add + available * hundredths / 100, at least 1. */
static const struct {
	const char *word;
	int add;
	unsigned hundredths;
} relative[] = {
	{ "0", 0, 100 },
	{ "00", 0, 100 },
	{ "+0", 0, 100 },
	{ "-0", 0, 100 },
	{ "+2", 2, 100 },
	{ "-1", -1, 100 },
	{ "-1000000", -1000000, 100 },
	{ "-99999999999999999999999", INT_MIN, 100 },
	{ "100%", 0, 100 },
	{ "150%", 0, 150 },
	{ "50%", 0, 50 },
	{ "1%", 0, 1 },
	{ "0%", 0, 0 },
	{ "199%", 0, 199 },
};

START_TEST(a_word_is_relative_to_the_processors)
{
	long long expected =
	    (long long)processors_available() * relative[_i].hundredths / 100 +
	    relative[_i].add;

	ck_assert_msg(number(relative[_i].word) == 0, "%s", why);
	ck_assert_uint_eq(n, expected < 1 ? 1 : (unsigned)expected);
	ck_assert_ptr_null(file);
}
END_TEST

static const char *const large[] = { "1001", "4294967296", "4294967297",
	"18446744073709551617", "99999999999999999999999999", "+1000",
	"+18446744073709551615", "100001%", "18446744073709551616%" };

START_TEST(more_than_the_maximum_is_refused)
{
	char expected[128];

	(void)snprintf(expected, sizeof(expected),
	    "%s is more than 1000 workers", large[_i]);

	ck_assert_int_eq(number(large[_i]), -1);
	ck_assert_str_eq(why, expected);
	ck_assert_uint_eq(n, UNTOUCHED);
	ck_assert_ptr_eq(file, why);
}
END_TEST

static const char *const words[] = { "", " ", "8 ", " 8", "8x", "+", "-", "%",
	"+5%", "-5%", "5%%", "1.5", "0x8", "--1", "1e3", "\xff" };

START_TEST(a_word_that_is_neither_is_refused)
{
	char expected[256];

	(void)snprintf(expected, sizeof(expected),
	    "'%s' is no number, such as 8, 150%%, +2 or -1, and no file: "
	    "No such file or directory",
	    words[_i]);

	ck_assert_int_eq(number(words[_i]), -1);
	ck_assert_str_eq(why, expected);
	ck_assert_uint_eq(n, UNTOUCHED);
}
END_TEST

static const struct {
	const char *text;
	uint32_t n;
} good[] = {
	{ "8", 8 },
	{ "8\n", 8 },
	{ " \t\n 8 \r\n\n", 8 },
	{ "-1000\n", 1 },
	{ "1000\n", 1000 },
};

START_TEST(a_file_holds_a_number)
{
	write_file(good[_i].text);

	ck_assert_msg(number(path) == 0, "%s", why);
	ck_assert_uint_eq(n, good[_i].n);
	ck_assert_ptr_eq(file, path);
	n = 0;
	ck_assert_int_eq(processors_file(path, MAX, &n, why, sizeof(why)), 0);
	ck_assert_uint_eq(n, good[_i].n);
}
END_TEST

#define NO_NUMBER "there is no number in it, such as 8, 150%, +2 or -1"
#define MORE "there is more in it than one number"

static const struct {
	const char *text;
	const char *reason;
} bad[] = {
	{ "", NO_NUMBER },
	{ "\n\n", NO_NUMBER },
	{ "x\n", NO_NUMBER },
	{ "/etc/passwd\n", NO_NUMBER },
	{ "8 9\n", MORE },
	{ "8\n9\n", MORE },
	{ "8\n                                                             \n",
	    MORE },
	{ "1001\n", "1001 is more than 1000 workers" },
};

START_TEST(a_file_without_one_is_refused)
{
	char expected[256];

	write_file(bad[_i].text);
	(void)snprintf(expected, sizeof(expected), "%s: %s", path,
	    bad[_i].reason);

	ck_assert_int_eq(processors_file(path, MAX, &n, why, sizeof(why)), -1);
	ck_assert_str_eq(why, expected);
	ck_assert_int_eq(number(path), -1);
	ck_assert_str_eq(why, expected);
	ck_assert_uint_eq(n, UNTOUCHED);
	ck_assert_ptr_eq(file, why);
}
END_TEST

/* A file of 62 to 65 bytes, of which 63 are read as one. */
START_TEST(a_file_is_not_read_for_ever)
{
	char text[80];
	size_t len = 62 + (size_t)_i;

	memset(text, '0', sizeof(text));
	text[len - 1] = '7';
	write_to(path, text, len);

	ck_assert_int_eq(processors_file(path, MAX, &n, why, sizeof(why)),
	    len < 64 ? 0 : -1);
	ck_assert_uint_eq(n, len < 64 ? 7 : UNTOUCHED);
}
END_TEST

START_TEST(what_is_no_regular_file_is_refused)
{
	char expected[256];

	ck_assert_int_eq(number(directory), -1);
	(void)snprintf(expected, sizeof(expected), "%s: Is a directory",
	    directory);
	ck_assert_str_eq(why, expected);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(number(path), -1);
	(void)snprintf(expected, sizeof(expected), "%s: Not a regular file",
	    path);
	ck_assert_str_eq(why, expected);
	ck_assert_int_eq(number("/dev/zero"), -1);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(processors_file(path, MAX, &n, why, sizeof(why)), -1);
	(void)snprintf(expected, sizeof(expected),
	    "%s: No such file or directory", path);
	ck_assert_str_eq(why, expected);
}
END_TEST

static bool
is_readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

/* It was, and is told once. */
static void
assert_changed(int fd, bool changed)
{
	ck_assert_int_eq(processors_changed(fd, path), changed);
	ck_assert(!is_readable(fd));
	ck_assert(!processors_changed(fd, path));
}

START_TEST(a_change_of_the_file_is_told)
{
	char other[128];
	int fd;

	write_file("1\n");
	fd = processors_watch(path);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
	ck_assert(!is_readable(fd));
	assert_changed(fd, false);

	write_file("2\n");
	ck_assert(is_readable(fd));
	assert_changed(fd, true);
	(void)snprintf(other, sizeof(other), "%s/other", directory);
	write_to(other, "3\n", 2);
	assert_changed(fd, false);
	for (int i = 0; i < 3; i++) {
		write_to(other, "3\n", 2);
		ck_assert_int_eq(rename(other, path), 0);
		assert_changed(fd, true);
	}
	ck_assert_int_eq(unlink(path), 0);
	assert_changed(fd, false);
	write_file("4\n");
	assert_changed(fd, true);
	close(fd);
}
END_TEST

START_TEST(what_a_link_leads_to_is_watched)
{
	char target[128];
	int fd;

	(void)snprintf(target, sizeof(target), "%s/in", directory);
	ck_assert_int_eq(mkdir(target, 0700), 0);
	(void)strlcat(target, "/n", sizeof(target));
	write_to(target, "1\n", 2);
	ck_assert_int_eq(symlink("in/n", path), 0);
	fd = processors_watch(path);
	ck_assert_int_ne(fd, -1);
	for (int i = 0; i < 3; i++) {
		write_to(target, "2\n", 2);
		assert_changed(fd, true);
	}
	close(fd);
}
END_TEST

START_TEST(many_changes_are_one)
{
	int fd;

	write_file("1\n");
	fd = processors_watch(path);
	ck_assert_int_ne(fd, -1);
	for (int i = 0; i < 100; i++)
		write_file(i % 2 == 0 ? "1\n" : "2\n");
	assert_changed(fd, true);
	close(fd);
}
END_TEST

START_TEST(a_file_may_be_named_without_a_directory)
{
	int fd, here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	ck_assert_int_eq(chdir(directory), 0);
	write_file("1\n");
	fd = processors_watch("n");
	ck_assert_int_ne(fd, -1);
	write_file("2\n");
	ck_assert(processors_changed(fd, "n"));
	close(fd);
	ck_assert_int_eq(fchdir(here), 0);
	close(here);
}
END_TEST

START_TEST(a_file_in_no_directory_cannot_be_watched)
{
	char deep[PATH_MAX + 64];

	ck_assert_int_eq(processors_watch("/nonexistent/n"), -1);
	ck_assert_int_eq(errno, ENOENT);
	memset(deep, '/', sizeof(deep));
	(void)strlcpy(deep + PATH_MAX, "n", 2);
	ck_assert_int_eq(processors_watch(deep), -1);
	ck_assert_int_eq(errno, ENAMETOOLONG);
}
END_TEST

static void
add_watch(TCase *t)
{
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_change_of_the_file_is_told);
	tcase_add_test(t, what_a_link_leads_to_is_watched);
	tcase_add_test(t, many_changes_are_one);
	tcase_add_test(t, a_file_may_be_named_without_a_directory);
	tcase_add_test(t, a_file_in_no_directory_cannot_be_watched);
}

static Suite *
processors_suite(void)
{
	Suite *s = suite_create("processors");
	TCase *words_case = tcase_create("words");
	TCase *files = tcase_create("files");
	TCase *watch = tcase_create("watch");

	tcase_add_checked_fixture(words_case, setup, teardown);
	tcase_add_test(words_case, affinity_is_heeded);
	tcase_add_loop_test(words_case, a_number_is_that_number, 0,
	    N_ELEMENTS(plain));
	tcase_add_loop_test(words_case, a_word_is_relative_to_the_processors, 0,
	    N_ELEMENTS(relative));
	tcase_add_loop_test(words_case, more_than_the_maximum_is_refused, 0,
	    N_ELEMENTS(large));
	tcase_add_loop_test(words_case, a_word_that_is_neither_is_refused, 0,
	    N_ELEMENTS(words));
	suite_add_tcase(s, words_case);

	tcase_add_checked_fixture(files, setup, teardown);
	tcase_add_loop_test(files, a_file_holds_a_number, 0, N_ELEMENTS(good));
	tcase_add_loop_test(files, a_file_without_one_is_refused, 0,
	    N_ELEMENTS(bad));
	tcase_add_loop_test(files, a_file_is_not_read_for_ever, 0, 4);
	tcase_add_test(files, what_is_no_regular_file_is_refused);
	suite_add_tcase(s, files);

	add_watch(watch);
	suite_add_tcase(s, watch);
	return s;
}

int
main(void)
{
	return suite_main(processors_suite());
}

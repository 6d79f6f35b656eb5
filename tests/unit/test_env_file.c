/* SPDX-License-Identifier: ISC */
/* test_env_file.c - a file of KEY=value lines. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "supervisor/env_file.h"
#include "tests/unit/suite.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static char path[64];
static char why[256];

/* All that was set, as "KEY=value;" one after another. */
static char seen[256];
static unsigned n_seen;

static void
setup(void)
{
	int fd;

	(void)strlcpy(path, "/tmp/reeve-env-file-XXXXXX", sizeof(path));
	fd = mkstemp(path);
	ck_assert_int_ne(fd, -1);
	(void)close(fd);
	memset(why, 0, sizeof(why));
	memset(seen, 0, sizeof(seen));
	n_seen = 0;
}

static void
teardown(void)
{
	(void)unlink(path);
}

static void
write_file(const char *bytes, size_t len)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

static int
note(void *context, const char *key, const char *value)
{
	ck_assert_ptr_eq(context, seen);
	n_seen++;
	(void)strlcat(seen, key, sizeof(seen));
	(void)strlcat(seen, "=", sizeof(seen));
	(void)strlcat(seen, value, sizeof(seen));
	(void)strlcat(seen, ";", sizeof(seen));
	return 0;
}

static int
note_but_one(void *context, const char *key, const char *value)
{
	if (n_seen < 1)
		return note(context, key, value);
	errno = ENOMEM;
	return -1;
}

static int
read_back(void)
{
	return env_file_read(path, note, seen, why, sizeof(why));
}

static const struct {
	const char *text;
	const char *seen;
} good[] = {
	{ "", "" },
	{ "\n\n \t\n", "" },
	{ "# A=1\n ; B=2\n\t#\n", "" },
	{ "A=1\n", "A=1;" },
	{ "A=1", "A=1;" },
	{ "A=1\nB=2\nA=3\n", "A=1;B=2;A=3;" },
	{ "A=1\r\nB=2\r\n\r\nC='3'\r\n", "A=1;B=2;C=3;" },
	{ "  A=1\n\tB=2\n", "A=1;B=2;" },
	{ "a_B9=1\n_=2\n", "a_B9=1;_=2;" },
	{ "A=\nB= \nC=''\nD=\"\"\n", "A=;B=;C=;D=;" },
	{ "A= 1 2 \t\n", "A=1 2;" },
	{ "A=b=c=d\n", "A=b=c=d;" },
	/* comments need a blank */
	{ "A=1 # one\nB=2#two\nC=#\nD= #\nE=a  #b #c\n",
	    "A=1;B=2#two;C=#;D=;E=a;" },
	{ "A='1'  # one\nB=\"2\"\t#\n", "A=1;B=2;" },
	{ "A=1;2\n", "A=1;2;" },
	/* export is a word only with a blank behind it */
	{ "export A=1\nexport \t B=2\n", "A=1;B=2;" },
	{ "export=1\nexported=2\nexport export=3\n",
	    "export=1;exported=2;export=3;" },
	/* unquoted: nothing is special inside */
	{ "A=it's\nB=a\"b\nC=a\\nb\nD=$HOME\n",
	    "A=it's;B=a\"b;C=a\\nb;D=$HOME;" },
	{ "A=\xc3\xa9\xff\n", "A=\xc3\xa9\xff;" },
	{ "A='a # \"b\" \\n $C '\n", "A=a # \"b\" \\n $C ;" },
	{ "A= ' x '\n", "A= x ;" },
	{ "A=\"a # 'b' $C \"\n", "A=a # 'b' $C ;" },
	{ "A=\"\\n\\t\\r\\\\\\\"\\$\"\n", "A=\n\t\r\\\"$;" },
	{ "A=\"\\\\n\"\n", "A=\\n;" },
};

START_TEST(a_line_is_read)
{
	write_file(good[_i].text, strlen(good[_i].text));

	ck_assert_msg(read_back() == 0, "%s", why);
	ck_assert_str_eq(seen, good[_i].seen);
}
END_TEST

#define NO_EQUALS "there is no '='"
#define BAD_NAME \
	"the name before '=' may have only letters, digits and _, and no " \
	"digit first"
#define BAD_ESCAPE \
	"in double quotes a backslash needs one of n t r \\ \" $ after it"

static const struct {
	const char *text;
	unsigned line;
	const char *reason;
} bad[] = {
	{ "A\n", 1, NO_EQUALS },
	{ "A=1\n\n# x\nB\n", 4, NO_EQUALS },
	{ "A=1\nexport B\n", 2, NO_EQUALS },
	{ "export\n", 1, NO_EQUALS },
	{ "=1\n", 1, BAD_NAME },
	{ "1A=1\n", 1, BAD_NAME },
	{ "A-B=1\n", 1, BAD_NAME },
	{ "A.B=1\n", 1, BAD_NAME },
	{ "A =1\n", 1, BAD_NAME },
	{ "A B=1\n", 1, BAD_NAME },
	{ "export =1\n", 1, BAD_NAME },
	{ "\xc3\xa9=1\n", 1, BAD_NAME },
	{ "'A'=1\n", 1, BAD_NAME },
	{ "A='1\n", 1, "the closing ' is missing" },
	{ "A=\"1\n", 1, "the closing \" is missing" },
	{ "A=\"1\\\"\n", 1, "the closing \" is missing" },
	{ "A='1'2\n", 1, "there is text after the closing '" },
	{ "A='1'#2\n", 1, "there is text after the closing '" },
	{ "A='it''s'\n", 1, "there is text after the closing '" },
	{ "A=\"1\" 2\n", 1, "there is text after the closing \"" },
	{ "A=\"\\x\"\n", 1, BAD_ESCAPE },
	{ "A=\"\\", 1, BAD_ESCAPE },
};

START_TEST(a_bad_line_is_refused_with_file_line_and_reason)
{
	char expected[256];

	write_file(bad[_i].text, strlen(bad[_i].text));
	(void)snprintf(expected, sizeof(expected), "%s:%u: %s", path,
	    bad[_i].line, bad[_i].reason);

	ck_assert_int_eq(read_back(), -1);
	ck_assert_str_eq(why, expected);
	ck_assert_uint_eq(n_seen, 0);
}
END_TEST

START_TEST(a_nul_byte_is_refused_even_in_a_comment)
{
	static const char text[] = "A=1\n#\0\n";

	write_file(text, sizeof(text) - 1);

	ck_assert_int_eq(read_back(), -1);
	ck_assert_str_eq(why + strlen(path), ":2: there is a NUL byte in it");
}
END_TEST

/* One byte under the limit, at it, and over. */
START_TEST(an_entry_is_as_long_as_linux_takes_it)
{
	static char line[ENV_FILE_ENTRY_MAX_BYTES + 2];
	size_t len = ENV_FILE_ENTRY_MAX_BYTES - 1 + (size_t)_i;

	memset(line, 'x', len);
	line[1] = '=';
	write_file(line, len);

	ck_assert_int_eq(read_back(), len > ENV_FILE_ENTRY_MAX_BYTES ? -1 : 0);
	ck_assert_uint_eq(n_seen, len > ENV_FILE_ENTRY_MAX_BYTES ? 0 : 1);
}
END_TEST

START_TEST(many_lines_are_read)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	for (int i = 0; i < 10000; i++)
		ck_assert_int_gt(fprintf(f, "K%d=%d\n", i, i), 0);
	ck_assert_int_eq(fclose(f), 0);

	ck_assert_int_eq(read_back(), 0);
	ck_assert_uint_eq(n_seen, 10000);
}
END_TEST

START_TEST(a_missing_file_is_refused)
{
	char expected[256];

	teardown();
	(void)snprintf(expected, sizeof(expected),
	    "%s: No such file or directory", path);

	ck_assert_int_eq(read_back(), -1);
	ck_assert_str_eq(why, expected);
}
END_TEST

START_TEST(a_file_after_a_dash_may_be_missing)
{
	char dashed[sizeof(path) + 1];

	(void)snprintf(dashed, sizeof(dashed), "-%s", path);
	write_file("A=1\n", 4);
	ck_assert_int_eq(env_file_read(dashed, note, seen, why, sizeof(why)),
	    0);
	teardown();
	ck_assert_int_eq(env_file_read(dashed, note, seen, why, sizeof(why)),
	    0);

	ck_assert_str_eq(seen, "A=1;");
}
END_TEST

START_TEST(a_file_after_a_dash_must_still_be_good)
{
	char dashed[sizeof(path) + 1];

	(void)snprintf(dashed, sizeof(dashed), "-%s", path);
	write_file("A\n", 2);

	ck_assert_int_eq(env_file_read(dashed, note, seen, why, sizeof(why)),
	    -1);
	ck_assert_int_eq(env_file_read("-/", note, seen, why, sizeof(why)), -1);
	ck_assert_str_eq(why, "/: Is a directory");
	ck_assert_int_eq(env_file_read("-/dev/null/x", note, seen, why,
			     sizeof(why)),
	    -1);
	ck_assert_str_eq(why, "/dev/null/x: Not a directory");
}
END_TEST

START_TEST(an_empty_name_is_refused)
{
	static const char *const empty[] = { "", "-" };

	ck_assert_int_eq(env_file_read(empty[_i], note, seen, why, sizeof(why)),
	    -1);
	ck_assert_str_eq(why, "an environment file has no name");
}
END_TEST

START_TEST(a_failing_set_ends_it)
{
	char expected[256];

	write_file("A=1\nB=2\nC=3\n", 12);
	(void)snprintf(expected, sizeof(expected), "%s: Cannot allocate memory",
	    path);

	ck_assert_int_eq(env_file_read(path, note_but_one, seen, why,
			     sizeof(why)),
	    -1);
	ck_assert_str_eq(why, expected);
	ck_assert_str_eq(seen, "A=1;");
}
END_TEST

static Suite *
env_file_suite(void)
{
	Suite *s = suite_create("env_file");
	TCase *line = tcase_create("line");
	TCase *file = tcase_create("file");

	tcase_add_checked_fixture(line, setup, teardown);
	tcase_add_loop_test(line, a_line_is_read, 0, N_ELEMENTS(good));
	tcase_add_loop_test(line,
	    a_bad_line_is_refused_with_file_line_and_reason, 0,
	    N_ELEMENTS(bad));
	tcase_add_test(line, a_nul_byte_is_refused_even_in_a_comment);
	tcase_add_loop_test(line, an_entry_is_as_long_as_linux_takes_it, 0, 3);
	suite_add_tcase(s, line);

	tcase_add_checked_fixture(file, setup, teardown);
	tcase_add_test(file, many_lines_are_read);
	tcase_add_test(file, a_missing_file_is_refused);
	tcase_add_test(file, a_file_after_a_dash_may_be_missing);
	tcase_add_test(file, a_file_after_a_dash_must_still_be_good);
	tcase_add_loop_test(file, an_empty_name_is_refused, 0, 2);
	tcase_add_test(file, a_failing_set_ends_it);
	suite_add_tcase(s, file);
	return s;
}

int
main(void)
{
	return suite_main(env_file_suite());
}

/* SPDX-License-Identifier: ISC */
/*
 * test_path_part.c - what {.}, {/}, {//} and {/.} take of an item.
 *
 * The table is what GNU parallel 20221122 gives.
 */
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/path_part.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *path;
	const char *stem;
	const char *base;
	const char *directory;
	const char *base_stem;
} rows[] = {
	{ "", "", "", ".", "" },
	{ "/", "/", "", "/", "" },
	{ "//", "//", "", "/", "" },
	{ "///", "///", "", "/", "" },
	{ ".", "", ".", ".", "" },
	{ "..", ".", "..", ".", "." },
	{ "./", "./", "", ".", "" },
	{ "../", "../", "", ".", "" },
	{ "/.", "/", ".", "/", "" },
	{ "/..", "/.", "..", "/", "." },
	{ "./.", "./", ".", ".", "" },
	{ "a", "a", "a", ".", "a" },
	{ "a.", "a", "a.", ".", "a" },
	{ "a.b", "a", "a.b", ".", "a" },
	{ "a.b.c", "a.b", "a.b.c", ".", "a.b" },
	{ ".a", "", ".a", ".", "" },
	{ ".a.b", ".a", ".a.b", ".", ".a" },
	{ "..a", ".", "..a", ".", "." },
	{ "a..", "a.", "a..", ".", "a." },
	{ "a.b/", "a.b/", "", ".", "" },
	{ "a/", "a/", "", ".", "" },
	{ "a//", "a//", "", ".", "" },
	{ "a/b", "a/b", "b", "a", "b" },
	{ "a/b/", "a/b/", "", "a", "" },
	{ "a//b", "a//b", "b", "a", "b" },
	{ "/a", "/a", "a", "/", "a" },
	{ "/a/", "/a/", "", "/", "" },
	{ "//a", "//a", "a", "/", "a" },
	{ "/a.b", "/a", "a.b", "/", "a" },
	{ "/a/b.c", "/a/b", "b.c", "/a", "b" },
	{ "a.b/c", "a.b/c", "c", "a.b", "c" },
	{ "a.b/.c", "a.b/", ".c", "a.b", "" },
	{ "a/.b", "a/", ".b", "a", "" },
	{ "a/.b.c", "a/.b", ".b.c", "a", ".b" },
	{ "a/b.", "a/b", "b.", "a", "b" },
	{ "a.b/c.", "a.b/c", "c.", "a.b", "c" },
	{ "dir.d/file", "dir.d/file", "file", "dir.d", "file" },
	{ "a/b.c/d", "a/b.c/d", "d", "a/b.c", "d" },
	{ ".a/b", ".a/b", "b", ".a", "b" },
	{ "/.a", "/", ".a", "/", "" },
	{ "/a.b/", "/a.b/", "", "/", "" },
	{ "a b.c d", "a b", "a b.c d", ".", "a b" },
	{ " .x", " ", " .x", ".", " " },
	{ "a/ b.c ", "a/ b", " b.c ", "a", " b" },
	{ "./a.b", "./a", "a.b", ".", "a" },
	{ "../a.b", "../a", "a.b", "..", "a" },
	{ "../..", "../.", "..", "..", "." },
	{ "a/..", "a/.", "..", "a", "." },
	{ "a/.", "a/", ".", "a", "" },
	{ "a.tar.gz", "a.tar", "a.tar.gz", ".", "a.tar" },
	{ "-x.y", "-x", "-x.y", ".", "-x" },
	{ "a.b.", "a.b", "a.b.", ".", "a.b" },
	{ "a..b", "a.", "a..b", ".", "a." },
	{ "/.x.y", "/.x", ".x.y", "/", ".x" },
	{ "x/.", "x/", ".", "x", "" },
	{ ".../a", ".../a", "a", "...", "a" },
	{ "...", "..", "...", ".", ".." },
	{ "a/...", "a/..", "...", "a", ".." },
	{ "a\nb.c", "a\nb", "a\nb.c", ".", "a\nb" },
	{ "a.b\nc", "a", "a.b\nc", ".", "a" },
	{ "a.b\n", "a", "a.b\n", ".", "a" },
	{ "a\n", "a\n", "a\n", ".", "a\n" },
	{ "x/\n", "x/\n", "\n", "x", "\n" },
	{ "\377.\376", "\377", "\377.\376", ".", "\377" },
	{ "//a/b", "//a/b", "b", "//a", "b" },
	{ "//a//b//", "//a//b//", "", "//a", "" },
	{ "a///b.c", "a///b", "b.c", "a", "b" },
	{ "///a", "///a", "a", "/", "a" },
};

static void
equals(enum path_part part, const char *path, const char *expected)
{
	struct span found =
	    path_part(part, (struct span){ path, strlen(path) });

	ck_assert_msg(found.len == strlen(expected) &&
		memcmp(found.at, expected, found.len) == 0,
	    "part %d of '%s' is '%.*s', not '%s'", (int)part, path,
	    (int)found.len, found.at, expected);
}

START_TEST(a_path_has_the_parts_that_parallel_gives_it)
{
	equals(PATH_PART_ALL, rows[_i].path, rows[_i].path);
	equals(PATH_PART_STEM, rows[_i].path, rows[_i].stem);
	equals(PATH_PART_BASE, rows[_i].path, rows[_i].base);
	equals(PATH_PART_DIRECTORY, rows[_i].path, rows[_i].directory);
	equals(PATH_PART_BASE_STEM, rows[_i].path, rows[_i].base_stem);
}
END_TEST

/* Unlike parallel, whose base name is "d\ne.f" here. */
START_TEST(a_newline_in_a_directory_ends_nothing)
{
	equals(PATH_PART_BASE, "d\n/e.f", "e.f");
	equals(PATH_PART_BASE_STEM, "d\n/e.f", "e");
	equals(PATH_PART_BASE, "a/b\nc/d", "d");
	equals(PATH_PART_DIRECTORY, "d\n/e.f", "d\n");
}
END_TEST

/* A byte before or behind it would change the answer. */
START_TEST(only_the_bytes_given_are_seen)
{
	struct span all = { &"/.a/.b"[2], 1 };

	for (int part = 0; part < PATH_PART_DIRECTORY; part++) {
		struct span found = path_part((enum path_part)part, all);

		ck_assert_ptr_eq(found.at, all.at);
		ck_assert_uint_eq(found.len, 1);
	}
	ck_assert_uint_eq(path_part(PATH_PART_DIRECTORY, all).len, 1);
	ck_assert_int_eq(path_part(PATH_PART_DIRECTORY, all).at[0], '.');
}
END_TEST

static Suite *
path_part_suite(void)
{
	Suite *s = suite_create("path_part");
	TCase *parts = tcase_create("parts");

	tcase_add_loop_test(parts, a_path_has_the_parts_that_parallel_gives_it,
	    0, N_ELEMENTS(rows));
	tcase_add_test(parts, a_newline_in_a_directory_ends_nothing);
	tcase_add_test(parts, only_the_bytes_given_are_seen);
	suite_add_tcase(s, parts);
	return s;
}

int
main(void)
{
	return suite_main(path_part_suite());
}

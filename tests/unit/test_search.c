/* SPDX-License-Identifier: ISC */
/* test_search.c - where a program may be. */
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/search.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* What is to be tried, with a blank between. */
static const struct example {
	const char *program;
	const char *path;
	const char *paths;
} examples[] = {
	{ "ls", "/usr/bin:/bin", "/usr/bin/ls /bin/ls" },
	{ "ls", "/bin", "/bin/ls" }, { "ls", "/bin/", "/bin//ls" },
	{ "ls", ":/bin", "./ls /bin/ls" }, /* empty: the current directory */
	{ "ls", "/bin:", "/bin/ls ./ls" },
	{ "ls", "/a::/b", "/a/ls ./ls /b/ls" }, { "ls", "", "./ls" },
	{ "ls", "relative:.", "relative/ls ./ls" },
	{ "/bin/ls", "/usr/bin", "/bin/ls" }, { "./ls", "/usr/bin", "./ls" },
	{ "a/b", "/usr/bin", "a/b" },
	{ "", "/usr/bin:/bin", "" }, /* as execvp(3): nothing is found */
};

static void
join(char *to, size_t cap, char *const *paths)
{
	to[0] = '\0';
	for (size_t i = 0; paths[i] != NULL; i++) {
		if (i > 0)
			strlcat(to, " ", cap);
		strlcat(to, paths[i], cap);
	}
}

START_TEST(a_program_is_looked_for_as_execvp_does)
{
	const struct example *e = &examples[_i];
	char **paths = search_paths(e->program, e->path);
	char joined[256];

	ck_assert_ptr_nonnull(paths);
	join(joined, sizeof(joined), paths);
	search_free(paths);
	ck_assert_str_eq(joined, e->paths);
}
END_TEST

START_TEST(without_a_path_it_is_looked_for_where_a_shell_looks)
{
	char **paths = search_paths("ls", NULL);
	char joined[256];

	ck_assert_ptr_nonnull(paths);
	join(joined, sizeof(joined), paths);
	search_free(paths);
	ck_assert_ptr_nonnull(strstr(joined, "/bin/ls"));
}
END_TEST

static Suite *
search_suite(void)
{
	Suite *s = suite_create("search");
	TCase *paths = tcase_create("paths");

	tcase_add_loop_test(paths, a_program_is_looked_for_as_execvp_does, 0,
	    N_ELEMENTS(examples));
	tcase_add_test(paths,
	    without_a_path_it_is_looked_for_where_a_shell_looks);
	suite_add_tcase(s, paths);
	return s;
}

int
main(void)
{
	return suite_main(search_suite());
}

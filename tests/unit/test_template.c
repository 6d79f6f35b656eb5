/* SPDX-License-Identifier: ISC */
/* test_template.c - a command with places for items, put together. */
#include <string.h>

#include "tests/unit/suite.h"
#include "tests/unit/template_made.h"
#include "worker/template.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* Of one item. */
static const struct {
	const char *words[WORDS_MAX];
	const char *item;
	const char *expected;
} of_one[] = {
	{ { "c" }, "a", "[c][a]" },
	{ { "c", "-v" }, "a b", "[c][-v][a b]" },
	{ { "c" }, "", "[c][]" },
	{ { "c", "" }, "a", "[c][][a]" },
	{ { "" }, "a", "[][a]" },
	{ { "{}" }, "a", "[a]" },
	{ { "{}" }, "", "[]" },
	{ { "{}", "{}" }, "a", "[a][a]" },
	{ { "c", "x{}y{}z" }, "a", "[c][xayaz]" },
	{ { "c", "{}{}" }, "a", "[c][aa]" },
	{ { "c", "{}", "" }, "a", "[c][a][]" },
	{ { "c", "-{}" }, "-x", "[c][--x]" },
	{ { "c", "{}" }, "{}{.}{#}", "[c][{}{.}{#}]" },
	{ { "c", "{}" }, "a\n\xff'\"\\", "[c][a\n\xff'\"\\]" },
	/* the parts of a path; test_path_part.c has all of them */
	{ { "c", "{.}", "{/}", "{//}", "{/.}" }, "a/b.c",
	    "[c][a/b][b.c][a][b]" },
	{ { "c", "<{.}|{/}|{//}|{/.}>" }, "x.y", "[c][<x|x.y|.|x>]" },
	{ { "c", "{.}{/}{/.}" }, "", "[c][]" },
	{ { "c", "{//}" }, "", "[c][.]" },
	/* numbers */
	{ { "c", "{#}-{%}" }, "a", "[c][7-3]" },
	{ { "c", "{#}" }, "a", "[c][7]" },
	{ { "c", "{%}" }, "a", "[c][3]" },
	/* {1} is {}, and there is no more */
	{ { "c", "{1}", "{2}", "<{3}>" }, "a b", "[c][a b][][<>]" },
	{ { "c", "{1.}", "{1/}", "{1//}", "{1/.}" }, "a/b.c",
	    "[c][a/b][b.c][a][b]" },
	{ { "c", "{2.}", "{2/}", "{2//}", "{2/.}" }, "a", "[c][][][][]" },
	/* all other braces */
	{ { "c", "{" }, "a", "[c][{][a]" },
	{ { "c", "}" }, "a", "[c][}][a]" },
	{ { "c", "{{" }, "a", "[c][{{][a]" },
	{ { "c", "{{}" }, "a", "[c][{a]" },
	{ { "c", "{{}}" }, "a", "[c][{a}]" },
	{ { "c", "{}{" }, "a", "[c][a{]" },
	{ { "c", "{ }" }, "a", "[c][{ }][a]" },
	{ { "c", "{x}{}{y}" }, "a", "[c][{x}a{y}]" },
	{ { "c", "{#" }, "a", "[c][{#][a]" },
	{ { "c", "{%%}{##}" }, "a", "[c][{%%}{##}][a]" },
	{ { "c", "{#.}{%/}" }, "a", "[c][{#.}{%/}][a]" },
	{ { "c", "{..}{///}{./}{/./}" }, "a", "[c][{..}{///}{./}{/./}][a]" },
	{ { "c", "{/.", "{//", "{." }, "a", "[c][{/.][{//][{.][a]" },
	{ { "c", "{0}{-1}{+1}{1 }{01}{1,2}" }, "a",
	    "[c][{0}{-1}{+1}{1 }{01}{1,2}][a]" },
	{ { "c", "{1" }, "a", "[c][{1][a]" },
	{ { "c", "{1..3}" }, "a", "[c][{1..3}][a]" },
	{ { "c", "${x}" }, "a", "[c][${x}][a]" },
	/* at the limit, and over */
	{ { "c", "<{9999}>" }, "a", "[c][<>]" },
	{ { "c", "{10000}" }, "a", "[c][{10000}][a]" },
	{ { "c", "{4294967297}" }, "a", "[c][{4294967297}][a]" },
	{ { "c", "{18446744073709551617}" }, "a",
	    "[c][{18446744073709551617}][a]" },
};

START_TEST(an_item_takes_the_places_of_its_marks)
{
	struct template_rules rules = { .per_task = 1 };
	struct template_items items = { of_one[_i].item,
		strlen(of_one[_i].item) + 1, 1, 7, 3 };

	expands(of_one[_i].words, &rules, &items, of_one[_i].expected);
}
END_TEST

/* Of several, or of one that is in columns. */
static const struct {
	const char *words[WORDS_MAX];
	const char *colsep;
	const char *items;
	size_t len;
	uint32_t n;
	const char *expected;
} of_several[] = {
	{ { "c" }, NULL, ITEMS(3, "a\0b\0c"), "[c][a][b][c]" },
	{ { "c" }, NULL, ITEMS(3, "\0\0"), "[c][][][]" },
	{ { "c", "{}", "d" }, NULL, ITEMS(2, "a b\0c"), "[c][a b][c][d]" },
	{ { "{}" }, NULL, ITEMS(2, "a\0b"), "[a][b]" },
	{ { "c", "x{}y" }, NULL, ITEMS(3, "a\0\0c"), "[c][xa  cy]" },
	{ { "c", "{}{}" }, NULL, ITEMS(2, "a\0b"), "[c][a ba b]" },
	{ { "c", "{/.}", "-{/}" }, NULL, ITEMS(2, "a/b.c\0d.e"),
	    "[c][b][d][-b.c d.e]" },
	{ { "c", "{2}{1}", "{3}" }, NULL, ITEMS(2, "a\0b"), "[c][ba][]" },
	{ { "c", "{2/}", "{3//}" }, NULL, ITEMS(3, "a\0b/c\0d"), "[c][c][.]" },
	{ { "c", "{#}{}" }, NULL, ITEMS(1, "a"), "[c][7a]" },
	/* columns */
	{ { "c", "{1}", "{2}", "{3}" }, ":", ITEMS(1, "a:b"), "[c][a][b][]" },
	{ { "c", "{2}{2}" }, ":", ITEMS(1, "a:b:c"), "[c][bb]" },
	{ { "c", "{}", "{2}" }, ":", ITEMS(1, "a:b"), "[c][a:b][b]" },
	{ { "c" }, ":", ITEMS(1, "a:b"), "[c][a:b]" },
	{ { "c", "{2.}", "{2/}", "{2//}", "{2/.}" }, ",", ITEMS(1, "a,b/c.d,e"),
	    "[c][b/c][c.d][b][c]" },
	{ { "c", "<{1}{2}>" }, ":", ITEMS(1, ""), "[c][<>]" },
	{ { "c", "{1}", "{2}", "{3}" }, ":", ITEMS(1, "::"), "[c][][][]" },
	{ { "c", "{1}", "{2}", "{3}" }, ":", ITEMS(1, ":a:"), "[c][][a][]" },
	{ { "c", "{1}", "{2}", "{3}" }, "\t| +", ITEMS(1, "a   b\tc d"),
	    "[c][a][b][c]" },
	{ { "c", "{1}", "{2}" }, "[,;]", ITEMS(1, "a;b,c"), "[c][a][b]" },
	{ { "c", "{1}", "{2}" }, "xx*", ITEMS(1, "axxxb"), "[c][a][b]" },
	{ { "c", "{1}", "{2}" }, "\\.", ITEMS(1, "a.b"), "[c][a][b]" },
	{ { "c", "{1}", "{2}" }, "\\t+", ITEMS(1, "at\t\tb"), "[c][at][b]" },
	{ { "c", "{1}", "{2}" }, "\\\\t", ITEMS(1, "a\\tb"), "[c][a][b]" },
	{ { "c", "{1}", "{2}" }, "\xff", ITEMS(1, "\xfe\xff\xc3"),
	    "[c][\xfe][\xc3]" },
	{ { "c", "{1}", "{2}" }, "\n", ITEMS(1, "a\nb"), "[c][a][b]" },
	/* anchors are the item's, not a column's */
	{ { "c", "{1}", "{2}", "{3}" }, "^a", ITEMS(1, "aab"), "[c][][ab][]" },
	{ { "c", "{1}", "{2}" }, "b$", ITEMS(1, "abb"), "[c][ab][]" },
	/* what matches nothing separates nothing */
	{ { "c", "{1}", "{2}" }, "\\>", ITEMS(1, "ab c"), "[c][ab c][]" },
	{ { "c", "{1}", "{2}" }, "\\>|d", ITEMS(1, "ab cd"), "[c][ab c][]" },
	{ { "c", "{1}", "{2}" }, "[|]", ITEMS(1, "a|b"), "[c][a][b]" },
	{ { "c", "{1}", "{2}" }, "\\|", ITEMS(1, "a|b"), "[c][a][b]" },
	/* both: counted through all items; no match goes from one to the next
	 */
	{ { "c", "{1}{2}{3}", "{4}", "{5}" }, ":", ITEMS(2, "a:b\0c:d"),
	    "[c][abc][d][]" },
	{ { "c", "{1}", "{2}", "{3}" }, ":", ITEMS(3, "a\0\0b:c"),
	    "[c][a][][b]" },
	{ { "c", "{2}", "{}" }, ":", ITEMS(2, "a:b\0c"), "[c][b][a:b][c]" },
	{ { "c", "{9999}" }, ":", ITEMS(2, "a:b\0c"), "[c][]" },
};

START_TEST(several_items_and_columns_have_their_places)
{
	struct template_rules rules = { .colsep = of_several[_i].colsep,
		.per_task = of_several[_i].n };
	struct template_items items = { of_several[_i].items,
		of_several[_i].len, of_several[_i].n, 7, 3 };

	expands(of_several[_i].words, &rules, &items, of_several[_i].expected);
}
END_TEST

static Suite *
template_suite(void)
{
	Suite *s = suite_create("template");
	TCase *words = tcase_create("words");

	tcase_add_loop_test(words, an_item_takes_the_places_of_its_marks, 0,
	    N_ELEMENTS(of_one));
	tcase_add_loop_test(words, several_items_and_columns_have_their_places,
	    0, N_ELEMENTS(of_several));
	suite_add_tcase(s, words);
	return s;
}

int
main(void)
{
	return suite_main(template_suite());
}

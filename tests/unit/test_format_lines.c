/* SPDX-License-Identifier: ISC */
/* test_format_lines.c - many lines at once are what each is alone. */
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/logger/format.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

#define AT INT64_C(1795419000123) /* 2026-11-23T07:30:00.123Z */
#define OUT_SIZE 4096
#define LINES_MAX 4 /* of a block */

static const struct origin web = { "web", 1, 812, false };
static char out[OUT_SIZE];

/* Format all of text into cap bytes of out, with a NUL after it. */
static size_t
format_all(const struct format *f, const char *text, size_t cap)
{
	size_t used;
	size_t n = format_lines(f, &web, AT, (const uint8_t *)text,
	    strlen(text), (uint8_t *)out, cap, &used);

	ck_assert_uint_le(n, cap);
	out[n] = '\0';
	return used;
}

static const struct format kinds[] = {
	{ .kind = FORMAT_RAW },
	{ .kind = FORMAT_TEXT },
	{ .kind = FORMAT_TEXT, .prefix = true },
	{ .kind = FORMAT_TEXT, .prefix = true, .visible = true },
	{ .kind = FORMAT_TEXT, .times = FORMAT_TIMES_ISO, .visible = true },
	{ .kind = FORMAT_JSON },
};

static const char *const blocks[] = {
	"one\ntwo\n\nfour \xc3\xa9\n",
	"one\n\033[31mtwo\nthree\r\n\xff\a\n",
	"\xe2\x9b\xa0\n\n",
};

/* Where the lines of a block end: in the block, and in what it becomes. */
struct ends {
	size_t n;
	size_t in[LINES_MAX + 1];
	size_t out[LINES_MAX + 1];
};

/* Format line by line into all. */
static void
format_each(struct ends *e, const struct format *f, const char *text,
    char all[OUT_SIZE])
{
	size_t done = 0;

	*e = (struct ends){ 0 };
	for (size_t at = 0; text[at] != '\0'; at = e->in[e->n]) {
		struct line l = { .at_ms = AT };

		l.text = (const uint8_t *)text + at;
		l.len = strcspn(text + at, "\n");
		done += format_line(f, &web, &l, (uint8_t *)all + done);
		e->n++;
		e->in[e->n] = at + l.len + 1;
		e->out[e->n] = done;
	}
}

/*
 * Looped over formats and blocks, in each for every room: as many lines as
 * fit, each as if it were alone.
 */
START_TEST(lines_are_what_each_would_be_as_far_as_they_fit)
{
	const struct format *f = &kinds[(size_t)_i % N_ELEMENTS(kinds)];
	const char *text = blocks[(size_t)_i / N_ELEMENTS(kinds)];
	char all[OUT_SIZE];
	struct ends e;

	format_each(&e, f, text, all);

	for (size_t cap = 0, fit = 0; cap <= e.out[e.n] + 1; cap++) {
		while (fit < e.n && e.out[fit + 1] <= cap)
			fit++;
		ck_assert_uint_eq(format_all(f, text, cap), e.in[fit]);
		ck_assert_uint_eq(strlen(out), e.out[fit]);
		ck_assert_mem_eq(out, all, e.out[fit]);
	}
}
END_TEST

START_TEST(what_has_no_newline_is_left)
{
	for (size_t i = 0; i < N_ELEMENTS(kinds); i++) {
		ck_assert_uint_eq(format_all(&kinds[i], "a\nb", 1024), 2);
		ck_assert_uint_eq(format_all(&kinds[i], "b", 1024), 0);
		ck_assert_uint_eq(format_all(&kinds[i], "", 1024), 0);
		ck_assert_str_eq(out, "");
	}
}
END_TEST

/* Too large for out; each byte as long as any becomes, in too little room. */
START_TEST(the_longest_line_fits_exactly)
{
	static uint8_t text[FORMAT_LINE_MAX], room[7 * FORMAT_LINE_MAX];
	struct format f = { .kind = FORMAT_JSON };
	size_t used, n;

	memset(text, 1, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\n';
	ck_assert_uint_lt(format_line_size_max(&f, sizeof(text)), sizeof(room));
	n = format_lines(&f, &web, AT, text, sizeof(text), room, sizeof(room),
	    &used);
	ck_assert_uint_gt(n, 6 * (sizeof(text) - 1));
	ck_assert_uint_eq(format_lines(&f, &web, AT, text, sizeof(text), room,
			      n - 1, &used),
	    0);
	ck_assert_uint_eq(used, 0);
	ck_assert_uint_eq(format_lines(&f, &web, AT, text, sizeof(text), room,
			      n, &used),
	    n);
	ck_assert_uint_eq(used, sizeof(text));
}
END_TEST

static Suite *
format_lines_suite(void)
{
	Suite *s = suite_create("format_lines");
	TCase *tc = tcase_create("lines");

	tcase_add_loop_test(tc, lines_are_what_each_would_be_as_far_as_they_fit,
	    0, N_ELEMENTS(kinds) * N_ELEMENTS(blocks));
	tcase_add_test(tc, what_has_no_newline_is_left);
	tcase_add_test(tc, the_longest_line_fits_exactly);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_main(format_lines_suite());
}

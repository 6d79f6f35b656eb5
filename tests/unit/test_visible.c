/* SPDX-License-Identifier: ISC */
/* test_visible.c - what a terminal would obey is shown to it instead. */
#include <stdio.h>
#include <string.h>

#include "tests/unit/suite.h"
#include "worker/logger/visible.h"

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* Write text into out, end it with a NUL, and be sure that it fits. */
static bool
make_visible(char *out, size_t cap, const char *text, size_t len)
{
	bool coloured;
	size_t n;

	ck_assert_uint_le(VISIBLE_GROWTH * len, cap - 1);
	n = visible_write((uint8_t *)out, (const uint8_t *)text, len,
	    &coloured);
	ck_assert_uint_le(n, VISIBLE_GROWTH * len);
	out[n] = '\0';
	return coloured;
}

static bool
needs(const char *text, size_t len)
{
	return visible_needs((const uint8_t *)text, len);
}

static const struct {
	const char *text;
	const char *shown;
} harmful[] = {
	/* OSC: titles, the clipboard, links; ended by BEL or ST */
	{ "\033]0;title\a", "^[]0;title^G" },
	{ "\033]2;title\033\\", "^[]2;title^[\\" },
	{ "\033]52;c;cm0gLXJm\a", "^[]52;c;cm0gLXJm^G" },
	{ "\033]8;;http://x\033\\y", "^[]8;;http://x^[\\y" },
	/* DCS, APC, PM, SOS */
	{ "\033P$qm\033\\", "^[P$qm^[\\" },
	{ "\033_Gf=24\033\\", "^[_Gf=24^[\\" },
	{ "\033^pm\033\\\033Xsos\033\\", "^[^pm^[\\^[Xsos^[\\" },
	/* the cursor, erasure, modes, reports, resets */
	{ "\033[A\033[2J\033[H", "^[[A^[[2J^[[H" },
	{ "\033[10;20H", "^[[10;20H" },
	{ "\033[?1049h\033[?25l", "^[[?1049h^[[?25l" },
	{ "\033[6n\033[c", "^[[6n^[[c" },
	{ "\033c\0337\0338\033(0", "^[c^[7^[8^[(0" },
	/* like a rendition, and none */
	{ "\033[>4;2m", "^[[>4;2m" },
	{ "\033[?4m", "^[[?4m" },
	{ "\033[1 m", "^[[1 m" },
	{ "\033[1\t2m", "^[[1\t2m" },
	{ "\033[1\n2m", "^[[1^J2m" },
	{ "\033[31\033[1mx", "^[[31\033[1mx" },
	{ "\033\033[1m", "^[\033[1m" },
	{ "\x9b"
	  "31m",
	    "\\x9b31m" },
	{ "\xc2\x9b"
	  "31m",
	    "\\x9b31m" },
	/* cut short */
	{ "\033", "^[" },
	{ "\033[", "^[[" },
	{ "\033[31", "^[[31" },
	{ "\033[31;", "^[[31;" },
	/* C1 among what is no UTF-8: cut short, overlong, surrogate, beyond */
	{ "\x90q\x9c", "\\x90q\\x9c" },
	{ "\xe2\x9b", "\xe2\\x9b" },
	{ "\xc0\x9b", "\xc0\\x9b" },
	{ "\xe0\x82\x9b", "\xe0\\x82\\x9b" },
	{ "\xf0\x80\x82\x9b", "\xf0\\x80\\x82\\x9b" },
	{ "\xed\xa0\x9b", "\xed\xa0\\x9b" },
	{ "\xf4\x90\x80\x80", "\xf4\\x90\\x80\\x80" },
	{ "\xf5\x9b", "\xf5\\x9b" },
	{ "\xc3\xc2\x9b", "\xc3\\x9b" },
	/* CR */
	{ "50%\r60%", "50%^M60%" },
	{ "\rx", "^Mx" },
	{ "x\r\033[0m", "x^M\033[0m" },
	{ "x\r", "x" },
	{ "x\r\r", "x" },
	{ "\r", "" },
	{ "a\rb\r", "a^Mb" },
};

START_TEST(what_a_terminal_obeys_is_shown)
{
	const char *text = harmful[_i].text;
	char shown[128];

	make_visible(shown, sizeof(shown), text, strlen(text));

	ck_assert_str_eq(shown, harmful[_i].shown);
	ck_assert(needs(text, strlen(text)));
}
END_TEST

/* Without ESC, CR at the end: as it is, and nothing to be done. */
static const char *const harmless[] = {
	"",
	"plain text, ~ and all",
	"\tindented\tby tabs",
	"\xc2\xa0\xc3\xa9\xdf\xbf",
	"\xe0\xa0\x80\xe2\x82\xac\xef\xbf\xbf",
	"\xed\x9f\xbf\xee\x80\x80",
	"\xf0\x90\x80\x80\xf0\x9f\x9b\x80\xf4\x8f\xbf\xbf",
	/* C1 bytes within characters: U+04DB, U+26DB */
	"\xd3\x9b\xe2\x9b\x9b",
	/* Latin-1 */
	"caf\xe9 \xa0\xff",
	"\xc2",
	"\xe9t\xe9",
};

START_TEST(what_no_terminal_obeys_passes)
{
	const char *text = harmless[_i];
	char shown[128];

	ck_assert(!make_visible(shown, sizeof(shown), text, strlen(text)));

	ck_assert_str_eq(shown, text);
	ck_assert(!needs(text, strlen(text)));
}
END_TEST

/* Looped over 0x00 to 0x1f, and DEL. */
START_TEST(each_c0_control_but_the_tab_has_a_caret)
{
	char c = _i == 0x20 ? 0x7f : (char)_i;
	char text[] = { 'a', c, 'b' };
	char expected[] = { 'a', '^', (char)(c ^ 0x40), 'b', '\0' };
	char shown[16];

	make_visible(shown, sizeof(shown), text, sizeof(text));

	ck_assert_str_eq(shown, c == '\t' ? "a\tb" : expected);
	ck_assert_int_eq(needs(text, sizeof(text)), c != '\t' && c != '\n');
}
END_TEST

/* Looped over 0x80 to 0x9f. */
START_TEST(each_c1_control_is_hexadecimal_in_both_forms)
{
	char text[] = { (char)_i, 'b', (char)0xc2, (char)_i };
	char expected[16], shown[32];

	make_visible(shown, sizeof(shown), text, sizeof(text));

	(void)snprintf(expected, sizeof(expected), "\\x%02xb\\x%02x",
	    (unsigned)_i, (unsigned)_i);
	ck_assert_str_eq(shown, expected);
	ck_assert(needs(text, 1));
	ck_assert(needs(text + 2, 2));
}
END_TEST

static const struct {
	const char *text;
	bool coloured;
} renditions[] = {
	{ "\033[m", false },
	{ "\033[0m", false },
	{ "\033[0;00m", false },
	{ "\033[31m", true },
	{ "\033[1;31;48;5;17m", true },
	{ "\033[38:2::1:2:3m", true },
	{ "\033[4:3m", true },
	{ "\033[38;5;0m", true },
	{ "\033[0;31m", true },
	{ "\033[31mred\033[m", false },
	{ "\033[31mred\033[0m plain", false },
	{ "\033[0m\033[7m", true },
};

START_TEST(renditions_pass_and_what_they_leave_is_known)
{
	const char *text = renditions[_i].text;
	char shown[128];
	bool coloured;

	coloured = make_visible(shown, sizeof(shown), text, strlen(text));

	ck_assert_str_eq(shown, text);
	ck_assert_int_eq(coloured, renditions[_i].coloured);
}
END_TEST

START_TEST(bytes_beyond_the_length_are_not_read)
{
	char shown[32];

	make_visible(shown, sizeof(shown), "\033[1m", 3);
	ck_assert_str_eq(shown, "^[[1");
	make_visible(shown, sizeof(shown), "\xe2\x9b\x9b", 2);
	ck_assert_str_eq(shown, "\xe2\\x9b");
	ck_assert(!needs("abc\033", 3));
}
END_TEST

/* In each place of three blocks and a half. */
START_TEST(a_control_is_found_wherever_it_is)
{
	char text[224];

	memset(text, 'x', sizeof(text));
	memset(text + 7, '\n', 3);
	for (size_t i = 0; i < sizeof(text); i++) {
		char kept = text[i];

		text[i] = '\a';
		ck_assert(needs(text, sizeof(text)));
		text[i] = '\x7f';
		ck_assert(needs(text, sizeof(text)));
		text[i] = '\x9b';
		ck_assert(needs(text, sizeof(text)));
		text[i] = '\xe9';
		ck_assert(!needs(text, sizeof(text)));
		text[i] = kept;
	}
}
END_TEST

static Suite *
visible_suite(void)
{
	Suite *s = suite_create("visible");
	TCase *tc = tcase_create("visible");

	tcase_add_loop_test(tc, what_a_terminal_obeys_is_shown, 0,
	    N_ELEMENTS(harmful));
	tcase_add_loop_test(tc, what_no_terminal_obeys_passes, 0,
	    N_ELEMENTS(harmless));
	tcase_add_loop_test(tc, each_c0_control_but_the_tab_has_a_caret, 0,
	    0x21);
	tcase_add_loop_test(tc, each_c1_control_is_hexadecimal_in_both_forms,
	    0x80, 0xa0);
	tcase_add_loop_test(tc, renditions_pass_and_what_they_leave_is_known, 0,
	    N_ELEMENTS(renditions));
	tcase_add_test(tc, bytes_beyond_the_length_are_not_read);
	tcase_add_test(tc, a_control_is_found_wherever_it_is);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return suite_main(visible_suite());
}

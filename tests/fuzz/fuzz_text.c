/* SPDX-License-Identifier: ISC */
/*
 * fuzz_text.c - can a word hurt those who read it?
 *
 * And is what they make of it within its range; is what is escaped fit to be
 * shown on one line; does what is printed of a value read as that value?
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "tests/fuzz/fuzz.h"

static void
read_word(const char *s)
{
	char buf[TEXT_DURATION_CAP];
	uint64_t ms, bytes;
	long long v;
	int signo, again;

	if (text_duration(s, &ms) == 0) {
		if (ms > TEXT_DURATION_MAX_MS)
			abort();
		text_duration_format(buf, sizeof(buf), ms);
	}
	if (text_signal(s, &signo) == 0) {
		if (signo < 1 || signo > SIGRTMAX)
			abort();
		text_signal_name(signo, buf, TEXT_SIGNAL_CAP);
		if (text_signal(buf, &again) != 0 || again != signo)
			abort();
	}
	if (text_size(s, &bytes) == 0 && bytes == 0 && s[0] == '\0')
		abort();
	if (text_number(s, -100, 100000, &v) == 0 && (v < -100 || v > 100000))
		abort();
}

/* Of the same bytes, into every small room and into one that is enough. */
static void
escape(const char *bytes, size_t len)
{
	size_t cap = len * 4 + 1;
	char *all = malloc(cap);
	size_t whole;

	if (all == NULL)
		return;
	whole = text_escape(all, cap, bytes, len);
	if (whole >= cap || strlen(all) != whole)
		abort();
	for (size_t i = 0; i < whole; i++)
		if ((unsigned char)all[i] < 0x20 || all[i] == 0x7f)
			abort();
	for (size_t room = 0; room < 24; room++) {
		char *part = malloc(room + 1);
		size_t n;

		if (part == NULL)
			break;
		part[room] = 'e';
		n = text_escape(part, room, bytes, len);
		if (part[room] != 'e' || (room > 0 && n >= room) ||
		    memcmp(part, all, n) != 0)
			abort();
		free(part);
	}
	free(all);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = malloc(size + 1);

	if (s == NULL)
		return 0;
	if (size > 0)
		memcpy(s, data, size);
	s[size] = '\0';
	read_word(s);
	escape(s, size);
	free(s);
	return 0;
}

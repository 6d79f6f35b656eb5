/* SPDX-License-Identifier: ISC */
/*
 * writer.c - a task that does nothing but write numbered lines.
 *
 *	writer [-1] [-b bytes | -s seconds] [-o file]
 *	writer -q lines
 *
 * Lines are of 80 bytes, their number is in hexadecimal. They are written 64
 * KiB at a time, which cuts lines as a buffer of stdio does, or with -1 by a
 * write for each. The number of bytes is rounded up to blocks of 320 KiB. With
 * -o it appends to a file when it began and when it ended, what it wrote and
 * what processor time it took, so that the rest of what was taken is the
 * reader's. With -q it is quiet instead: single lines, at least 20 ms apart,
 * each with the time at which it was written.
 */
#include <sys/resource.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_BYTES 80
#define DIGITS 8
#define BLOCK_LINES 4096 /* so three digits stay as they are */
#define BLOCK_BYTES (BLOCK_LINES * LINE_BYTES)
#define WRITE_BYTES 65536 /* five to a block */
#define QUIET_MS 20
#define QUIET_SPREAD_MS 11 /* so that no timer of a reader keeps step */
#define STAMP_SIZE 128
#define NS_PER_S 1000000000

static char block[BLOCK_BYTES];

static int64_t
now_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

static void
write_all(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			err(1, "write");
		p += n;
		len -= (size_t)n;
	}
}

static void
fill_block(void)
{
	memset(block, '.', sizeof(block));
	for (unsigned i = 0; i < BLOCK_LINES; i++) {
		char *line = block + (size_t)i * LINE_BYTES;
		char number[DIGITS + 1];

		snprintf(number, sizeof(number), "%0*x", DIGITS, i);
		memcpy(line, number, DIGITS);
		memcpy(line + DIGITS, " a line of eighty bytes ", 24);
		line[LINE_BYTES - 1] = '\n';
	}
}

/* Add BLOCK_LINES to the number of each line: one to the digits above. */
static void
number_on(void)
{
	for (char *line = block; line < block + BLOCK_BYTES;
	     line += LINE_BYTES) {
		char *digit = line + DIGITS - 4;

		while (*digit == 'f' && digit > line)
			*digit-- = '0';
		*digit = *digit == '9' ? 'a' : (char)(*digit + 1);
	}
}

/* Returns how many bytes were written. */
static int64_t
pour(int64_t bytes, int64_t seconds, size_t write_bytes)
{
	int64_t end_ns = now_ns(CLOCK_MONOTONIC) + seconds * NS_PER_S;
	int64_t written = 0;

	fill_block();
	while (
	    seconds > 0 ? now_ns(CLOCK_MONOTONIC) < end_ns : written < bytes) {
		for (size_t at = 0; at < BLOCK_BYTES; at += write_bytes)
			write_all(1, block + at, write_bytes);
		number_on();
		written += BLOCK_BYTES;
	}
	return written;
}

static void
drip(int64_t n_lines)
{
	for (int64_t i = 0; i < n_lines; i++) {
		int64_t ms = QUIET_MS + i * 7 % QUIET_SPREAD_MS;
		struct timespec ts = { .tv_nsec = (long)ms * 1000000 };
		char line[64];
		int len;

		nanosleep(&ts, NULL);
		len = snprintf(line, sizeof(line), "at=%" PRId64 ";\n",
		    now_ns(CLOCK_MONOTONIC));
		write_all(1, line, (size_t)len);
	}
}

/*
 * The wall clock, and coarse, because the end of a measurement is the time
 * that the file system has written to the reader's file.
 */
static void
stamp(int fd, int64_t written)
{
	int64_t at_ns = now_ns(CLOCK_REALTIME_COARSE);
	char text[STAMP_SIZE];
	int len;

	if (written == 0)
		len =
		    snprintf(text, sizeof(text), "start %" PRId64 "\n", at_ns);
	else
		len = snprintf(text, sizeof(text),
		    "end %" PRId64 " %" PRId64 " %" PRId64 "\n", at_ns,
		    now_ns(CLOCK_PROCESS_CPUTIME_ID), written);
	if (fd != -1)
		write_all(fd, text, (size_t)len);
}

static int64_t
number(const char *text)
{
	char *end;
	long long n = strtoll(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < 1)
		errx(2, "%s: not a number above 0", text);
	return n;
}

int
main(int argc, char **argv)
{
	size_t write_bytes = WRITE_BYTES;
	int64_t bytes = 1;
	int64_t seconds = 0;
	int64_t quiet = 0;
	int fd = -1;
	int option;

	while ((option = getopt(argc, argv, "1b:o:q:s:")) != -1) {
		switch (option) {
		case '1': write_bytes = LINE_BYTES; break;
		case 'b': bytes = number(optarg); break;
		case 'o':
			fd = open(optarg,
			    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
			if (fd == -1)
				err(1, "%s", optarg);
			break;
		case 'q': quiet = number(optarg); break;
		case 's': seconds = number(optarg); break;
		default: return 2;
		}
	}
	stamp(fd, 0);
	if (quiet > 0)
		drip(quiet);
	else
		stamp(fd, pour(bytes, seconds, write_bytes));
	return 0;
}

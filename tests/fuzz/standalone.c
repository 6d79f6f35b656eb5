/* SPDX-License-Identifier: ISC */
/*
 * standalone.c - run a fuzzer without libFuzzer.
 *
 * usage: fuzz_x [-n inputs] [-s seed] [file ...]
 *
 * Tries each file, then n pseudo-random inputs: bytes from a small alphabet of
 * what matters to parsers, and files given with a few bytes changed. The input
 * of a crash is left in the file `crash`. It sees no coverage, so it finds
 * less; but it runs wherever there is a compiler.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

#define INPUT_MAX 4200u
#define FILES_MAX 256

static uint8_t input[INPUT_MAX];
static size_t input_len;
static uint64_t state;

static struct {
	uint8_t *bytes;
	size_t len;
} files[FILES_MAX];
static size_t n_files;

static uint64_t
draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

/* At the abort of a fuzzer, and of a sanitizer that is told to abort. */
static void
save(int signo)
{
	int fd = open("crash", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd == -1 || write(fd, input, input_len) == -1)
		_exit(3);
	signal(signo, SIG_DFL);
}

/* From memory of just that size, so that a sanitizer sees the next byte. */
static void
try_input(void)
{
	uint8_t *copy = malloc(input_len == 0 ? 1 : input_len);

	if (copy == NULL)
		err(1, NULL);
	memcpy(copy, input, input_len);
	LLVMFuzzerTestOneInput(copy, input_len);
	free(copy);
}

static void
try_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd == -1)
		err(2, "%s", path);
	n = read(fd, input, sizeof(input));
	close(fd);
	if (n == -1)
		err(2, "%s", path);
	input_len = (size_t)n;
	try_input();
	if (n_files == FILES_MAX)
		return;
	files[n_files].bytes = malloc(input_len + 1);
	if (files[n_files].bytes == NULL)
		err(1, NULL);
	memcpy(files[n_files].bytes, input, input_len);
	files[n_files++].len = input_len;
}

static void
make_input(void)
{
	static const uint8_t likely[] = "\0\0\0\0\1\2\3\20\21\22\23\24\25\b\377"
					"=#'\"\\\n\r\t 09asmhdkKMG.+-_AZ(){%}"
					"\33\33\33[[];:\302\233\342\237\360";
	size_t i;

	if (n_files > 0 && draw(4) > 0) {
		i = draw(n_files);
		input_len = files[i].len;
		memcpy(input, files[i].bytes, input_len);
		for (uint64_t k = draw(4) + 1; input_len > 0 && k > 0; k--)
			input[draw(input_len)] = (uint8_t)draw(256);
		if (draw(4) == 0)
			input_len = draw(input_len + 1);
		return;
	}
	input_len = draw(draw(8) == 0 ? INPUT_MAX : 64);
	for (i = 0; i < input_len; i++)
		input[i] = draw(8) == 0 ? (uint8_t)draw(256)
					: likely[draw(sizeof(likely) - 1)];
	/* Often a frame: a true length, a type, two zeros. */
	if (input_len >= 12 && draw(2) == 0) {
		input[0] = (uint8_t)(input_len - 12);
		input[1] = (uint8_t)((input_len - 12) >> 8);
		input[2] = input[3] = input[5] = input[6] = input[7] = 0;
		input[4] = (uint8_t)draw(24);
	}
}

int
main(int argc, char *argv[])
{
	unsigned long n = 100000;
	int c;

	state = 1;
	while ((c = getopt(argc, argv, "n:s:")) != -1) {
		if (c == 'n')
			n = strtoul(optarg, NULL, 10);
		else if (c == 's')
			state = strtoull(optarg, NULL, 10) | 1;
		else
			return 2;
	}
	signal(SIGABRT, save);
	signal(SIGSEGV, save);
	for (int i = optind; i < argc; i++)
		try_file(argv[i]);
	for (unsigned long i = 0; i < n; i++) {
		make_input();
		try_input();
	}
	for (size_t i = 0; i < n_files; i++)
		free(files[i].bytes);
	printf("%lu inputs\n", n);
	return 0;
}

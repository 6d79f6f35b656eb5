/* SPDX-License-Identifier: ISC */
/*
 * fuzz_env_file.c - can a file of KEY=value lines hurt who reads it?
 *
 * And is each key a name, each refusal a sentence on one line, and does a
 * refused file set nothing?
 */
#include <sys/mman.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "supervisor/env_file.h"
#include "tests/fuzz/fuzz.h"

static unsigned n_set;

static int
check(void *context, const char *key, const char *value)
{
	(void)context;
	n_set++;
	if (key[0] == '\0' || (key[0] >= '0' && key[0] <= '9') ||
	    strspn(key,
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789_") != strlen(key))
		abort();
	if (strlen(key) + 1 + strlen(value) > ENV_FILE_ENTRY_MAX_BYTES ||
	    strchr(value, '\0') == NULL)
		abort();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	char path[32], why[256] = "";

	if (fd == -1)
		fd = memfd_create("env", MFD_CLOEXEC);
	if (fd == -1 || ftruncate(fd, 0) == -1 ||
	    pwrite(fd, data, size, 0) != (ssize_t)size)
		return 0;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n_set = 0;
	if (env_file_read(path, check, NULL, why, sizeof(why)) == 0)
		return 0;
	if (n_set > 0 || why[0] == '\0' || strchr(why, '\n') != NULL)
		abort();
	return 0;
}

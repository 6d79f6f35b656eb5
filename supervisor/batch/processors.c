/* SPDX-License-Identifier: ISC */
/* processors.c - how many tasks at a time. */
#include <sys/inotify.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/text.h"
#include "supervisor/batch/processors.h"
#include "supervisor/batch/quota.h"

/* More than Linux has been built for: 8192. */
#define CPUS_MAX 65536

/* A file holds a word; the rest is a comment of nobody. */
#define FILE_MAX_BYTES 64

#define DIGITS "0123456789"
#define BLANKS " \t\r\n"

/* The affinity, whose mask must be as large as the kernel's own. */
static uint32_t
in_affinity(void)
{
	for (size_t n = CPU_SETSIZE; n <= CPUS_MAX; n *= 2) {
		size_t size = CPU_ALLOC_SIZE(n);
		cpu_set_t *set = CPU_ALLOC(n);
		int count = 0;

		if (set == NULL)
			break;
		if (sched_getaffinity(0, size, set) == 0)
			count = CPU_COUNT_S(size, set);
		else if (errno != EINVAL)
			n = CPUS_MAX;
		CPU_FREE(set);
		if (count > 0)
			return (uint32_t)count;
	}
	return 1;
}

uint32_t
processors_available(void)
{
	uint32_t n = in_affinity();
	uint32_t quota = quota_processors("");

	return quota < n ? quota : n;
}

/* A number, with a sign in front or a percent sign behind it. */
static bool
is_number(const char *word)
{
	bool is_signed = *word == '+' || *word == '-';
	const char *end = word + (is_signed ? 1 : 0);
	size_t n_digits = strspn(end, DIGITS);

	end += n_digits;
	if (*end == '%' && !is_signed)
		end++;
	return n_digits > 0 && *end == '\0';
}

/* What it comes to, or more than any limit if it is too large to tell. */
static uint64_t
count_of(const char *word)
{
	uint64_t available = processors_available();
	const char *digits = word + strcspn(word, DIGITS);
	uint64_t n = strtoull(digits, NULL, 10);

	if (n > UINT32_MAX)
		n = UINT32_MAX;
	if (*word == '+')
		return available + n;
	if (*word == '-')
		return n < available ? available - n : 1;
	if (strchr(word, '%') == NULL)
		return n > 0 ? n : available;
	n = available * n / 100;
	return n > 0 ? n : 1;
}

/* is_number(word) */
static int
set_count(const char *word, uint32_t max, uint32_t *n, char *why, size_t cap)
{
	uint64_t count = count_of(word);

	if (count > max)
		return text_refuse(why, cap, "%s is more than %u workers", word,
		    max);
	*n = (uint32_t)count;
	return 0;
}

/* A FIFO would make us wait for its writer. Returns 0, or -1 with errno. */
static int
read_file(const char *path, char text[FILE_MAX_BYTES + 1])
{
	struct stat st;
	ssize_t n = -1;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	int error = 0;

	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == -1)
		error = errno;
	else if (S_ISDIR(st.st_mode))
		error = EISDIR;
	else if (!S_ISREG(st.st_mode))
		error = EINVAL;
	else if ((n = read(fd, text, FILE_MAX_BYTES)) == -1)
		error = errno;
	(void)close(fd);
	if (n >= 0)
		text[n] = '\0';
	errno = error;
	return error == 0 ? 0 : -1;
}

int
processors_file(const char *path, uint32_t max, uint32_t *n, char *why,
    size_t cap)
{
	char text[FILE_MAX_BYTES + 1], reason[FILE_MAX_BYTES + 64];
	char *word = text, *end;

	if (read_file(path, text) == -1)
		return text_refuse(why, cap, "%s: %s", path,
		    errno == EINVAL ? "Not a regular file" : strerror(errno));
	word += strspn(word, BLANKS);
	end = word + strcspn(word, BLANKS);
	if (end[strspn(end, BLANKS)] != '\0' || strlen(text) == FILE_MAX_BYTES)
		return text_refuse(why, cap,
		    "%s: there is more in it than one "
		    "number",
		    path);
	*end = '\0';
	if (!is_number(word))
		return text_refuse(why, cap,
		    "%s: there is no number in it, such as 8, 150%%, +2 or -1",
		    path);
	if (set_count(word, max, n, reason, sizeof(reason)) == -1)
		return text_refuse(why, cap, "%s: %s", path, reason);
	return 0;
}

int
processors_number(const char *word, uint32_t max, uint32_t *n,
    const char **file, char *why, size_t cap)
{
	struct stat st;

	if (is_number(word)) {
		if (set_count(word, max, n, why, cap) == -1)
			return -1;
		*file = NULL;
		return 0;
	}
	if (stat(word, &st) == -1)
		return text_refuse(why, cap,
		    "'%s' is no number, such as 8, 150%%, +2 or -1, and no "
		    "file: %s",
		    word, strerror(errno));
	if (processors_file(word, max, n, why, cap) == -1)
		return -1;
	*file = word;
	return 0;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/*
 * The directory tells of whatever gets that name. If the name is a link, the
 * file that it leads to may be written elsewhere, so that is watched as well.
 */
static int
watch_both(int fd, const char *path)
{
	char directory[PATH_MAX] = ".";
	size_t len = (size_t)(base_name(path) - path);

	if (len >= sizeof(directory)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (len > 0) {
		memcpy(directory, path, len);
		directory[len] = '\0';
	}
	if (inotify_add_watch(fd, directory, IN_CLOSE_WRITE | IN_MOVED_TO) ==
	    -1)
		return -1;
	/* It may be gone for a moment. */
	(void)inotify_add_watch(fd, path, IN_CLOSE_WRITE);
	return 0;
}

int
processors_watch(const char *path)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	int saved;

	if (fd == -1 || watch_both(fd, path) == 0)
		return fd;
	saved = errno;
	fd_close(&fd);
	errno = saved;
	return -1;
}

/* An event without a name is about the file itself. */
static bool
concerns(const struct inotify_event *ev, const char *name)
{
	if ((ev->mask & IN_Q_OVERFLOW) != 0)
		return true;
	if ((ev->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) == 0)
		return false;
	return ev->len == 0 || strcmp(ev->name, name) == 0;
}

bool
processors_changed(int fd, const char *path)
{
	_Alignas(struct inotify_event) char buf[4096];
	const char *name = base_name(path);
	bool changed = false;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0 ||
	    (n == -1 && errno == EINTR)) {
		const char *at = buf;

		while (n > 0 && at < buf + n) {
			const struct inotify_event *ev = (const void *)at;

			changed |= concerns(ev, name);
			at += sizeof(*ev) + ev->len;
		}
	}
	/* The name may stand for another file now. */
	if (changed)
		(void)watch_both(fd, path);
	return changed;
}

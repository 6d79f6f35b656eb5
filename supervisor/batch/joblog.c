/* SPDX-License-Identifier: ISC */
/* joblog.c - the journal of a batch: opened, written, closed. */
#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/text.h"
#include "supervisor/batch/joblog.h"
#include "supervisor/batch/joblog_past.h"
#include "supervisor/batch/record.h"

/* Of a line on the stack; longer ones are on the heap. */
#define LINE_BYTES 4096u

/* For all columns before Command: six numbers and nothing that grows. */
#define COLUMNS_BYTES 160u

/*
 * By flock(2), for a lock of fcntl(2) is gone as soon as this process closes
 * the file anywhere, as after reading it as input. A file system that knows no
 * locks is used without.
 */
static int
lock(int fd, const char *path, char *why, size_t cap)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK)
		return text_refuse(why, cap,
		    "%s: another reeve is writing to it", path);
	return 0;
}

int
joblog_begin(struct joblog *j, char *why, size_t cap)
{
	static const char heading[] = JOBLOG_HEADING;
	struct stat st;

	if (j->fd == -1)
		return 0;
	if (fstat(j->fd, &st) == -1)
		goto fail;
	if ((uint64_t)st.st_size > j->whole_bytes &&
	    ftruncate(j->fd, (off_t)j->whole_bytes) == -1)
		goto fail;
	if (j->whole_bytes == 0 &&
	    record_append(&j->fd, heading, sizeof(heading) - 1) == -1)
		goto fail;
	return 0;
fail:
	(void)text_refuse(why, cap, "%s: %s", j->path, strerror(errno));
	joblog_close(j);
	return -1;
}

int
joblog_open(struct joblog *j, const char *path, enum joblog_resume resume,
    struct joblog_past *past, char *why, size_t cap)
{
	*past = (struct joblog_past){ .n = 0 };
	*j = (struct joblog){ .path = path };
	j->fd = record_open(path, O_RDWR, RECORD_MODE, why, cap);
	if (j->fd == -1)
		return -1;
	if (lock(j->fd, path, why, cap) == 0 &&
	    (resume == JOBLOG_NEW ||
		joblog_past_read(j, resume, past, &j->whole_bytes, why, cap) ==
		    0))
		return 0;
	joblog_close(j);
	return -1;
}

int
joblog_look(const char *path, enum joblog_resume resume,
    struct joblog_past *past, char *why, size_t cap)
{
	struct joblog j = { .path = path };
	int result;

	*past = (struct joblog_past){ .n = 0 };
	if (resume == JOBLOG_NEW)
		return 0;
	j.fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (j.fd == -1 && errno == ENOENT)
		return 0;
	if (j.fd == -1)
		return text_refuse(why, cap, "%s: %s", path, strerror(errno));
	result = joblog_past_read(&j, resume, past, &j.whole_bytes, why, cap);
	joblog_close(&j);
	return result;
}

/* line has room for COLUMNS_BYTES and the command. Returns the length. */
static size_t
compose(char *line, const struct joblog_entry *e, size_t command_len)
{
	long long begun_ms = e->begun_ms > 0 ? (long long)e->begun_ms : 0;
	uint64_t ran_ms = e->ran_us / 1000 + (e->ran_us % 1000 >= 500);
	int n = snprintf(line, COLUMNS_BYTES,
	    "%llu\t:\t%lld.%03lld\t%6llu.%03llu\t0\t%llu\t%d\t%d\t",
	    (unsigned long long)e->number, begun_ms / 1000, begun_ms % 1000,
	    (unsigned long long)(ran_ms / 1000),
	    (unsigned long long)(ran_ms % 1000),
	    (unsigned long long)e->out_bytes, e->exit_value, e->signal);
	char *command = line + n, *end = command + command_len;

	memcpy(command, e->command, command_len);
	while (
	    (command = memchr(command, '\n', (size_t)(end - command))) != NULL)
		*command++ = '\0';
	*end++ = '\n';
	return (size_t)(end - line);
}

int
joblog_write(struct joblog *j, const struct joblog_entry *e)
{
	size_t command_len = strlen(e->command);
	char fixed[LINE_BYTES], *longer = NULL;
	int result, saved;
	char *line = fixed;

	if (j->fd == -1)
		return 0;
	if (command_len > sizeof(fixed) - COLUMNS_BYTES - 1) {
		longer = malloc(COLUMNS_BYTES + command_len + 1);
		if (longer == NULL)
			return -1;
		line = longer;
	}
	result = record_append(&j->fd, line, compose(line, e, command_len));
	saved = errno;
	free(longer);
	errno = saved;
	return result;
}

void
joblog_close(struct joblog *j)
{
	fd_close(&j->fd);
}

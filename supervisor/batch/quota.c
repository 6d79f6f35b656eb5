/* SPDX-License-Identifier: ISC */
/*
 * quota.c - how many processors the control group allows.
 *
 * cgroups(7): /proc/self/cgroup tells the path of our group within a hierarchy,
 * proc_pid_mountinfo(5) where the hierarchy is mounted, and from which of its
 * directories on: in a container both may begin elsewhere than on the host.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "supervisor/batch/quota.h"

#define UNLIMITED UINT32_MAX

/* One line of a file that the kernel writes. */
#define VALUE_SIZE 64

struct hierarchy {
	char group[PATH_MAX]; /* our path in it */
	char mount[PATH_MAX]; /* where it is */
	bool is_v2;
};

/* The n-th word, from 0, up to the next blank; or NULL. */
static char *
nth_word(char *line, unsigned n)
{
	for (; line != NULL && n > 0; n--) {
		line = strchr(line, ' ');
		if (line != NULL)
			line++;
	}
	return line;
}

/* Copy up to the blank; the kernel writes what is special as \NNN. */
static void
copy_path(char path[PATH_MAX], const char *word)
{
	size_t len = 0;

	while (*word != '\0' && *word != ' ' && len < PATH_MAX - 1) {
		if (*word == '\\' && strspn(word + 1, "01234567") >= 3) {
			path[len++] = (char)((word[1] - '0') * 64 +
			    (word[2] - '0') * 8 + (word[3] - '0'));
			word += 4;
		} else {
			path[len++] = *word++;
		}
	}
	path[len] = '\0';
}

/* Is the word in the list, which has commas and ends at a blank or colon? */
static bool
is_in_list(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (;;) {
		const char *next = list + strcspn(list, ",:\n ");

		if ((size_t)(next - list) == len &&
		    strncmp(list, word, len) == 0)
			return true;
		if (*next != ',')
			return false;
		list = next + 1;
	}
}

/* Version 2 has the line "0::/path", version 1 "N:cpu,cpuacct:/path". */
static bool
take_group(struct hierarchy *h, char *line)
{
	char *list = strchr(line, ':');
	char *group = list == NULL ? NULL : strchr(list + 1, ':');

	if (group == NULL || group[1] != '/')
		return false;
	if (h->is_v2 ? strncmp(line, "0::", 3) != 0
		     : !is_in_list(list + 1, "cpu"))
		return false;
	group[strcspn(group, "\n")] = '\0';
	(void)strlcpy(h->group, group + 1, sizeof(h->group));
	return true;
}

/*
 * What is mounted may begin at a directory of the hierarchy: that one goes from
 * the front of the group. If our group is not below it, the mount's own
 * directory is the nearest that can be seen.
 */
static void
set_mount(struct hierarchy *h, const char *from, const char *mount)
{
	size_t len = strlen(from);

	if (strcmp(from, "/") == 0)
		len = 0;
	if (strncmp(h->group, from, len) == 0 &&
	    (h->group[len] == '/' || h->group[len] == '\0'))
		memmove(h->group, h->group + len, strlen(h->group + len) + 1);
	else
		h->group[0] = '\0';
	(void)strlcpy(h->mount, mount, sizeof(h->mount));
}

/* "ID PARENT M:N FROM MOUNT OPTIONS ... - TYPE SOURCE SUPEROPTIONS" */
static bool
take_mount(struct hierarchy *h, char *line)
{
	char from[PATH_MAX], mount[PATH_MAX];
	char *words = nth_word(line, 3);
	char *at = nth_word(line, 4);
	char *type = strstr(line, " - ");
	char *options = type == NULL ? NULL : nth_word(type + 3, 2);

	if (at == NULL || options == NULL)
		return false;
	if (strncmp(type, h->is_v2 ? " - cgroup2 " : " - cgroup ",
		h->is_v2 ? 11 : 10) != 0)
		return false;
	if (!h->is_v2 && !is_in_list(options, "cpu"))
		return false;
	copy_path(from, words);
	copy_path(mount, at);
	set_mount(h, from, mount);
	return true;
}

/* The first line that is taken. */
static bool
find_line(const char *root, const char *name, struct hierarchy *h,
    bool (*take)(struct hierarchy *, char *))
{
	char path[PATH_MAX];
	char *line = NULL;
	size_t size = 0;
	bool found = false;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/proc/self/%s", root, name);
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	while (!found && getline(&line, &size, f) != -1)
		found = take(h, line);
	free(line);
	(void)fclose(f);
	return found;
}

/* Returns 0 and one line, or -1 if there is no such file. */
static int
read_value(const char *directory, const char *name, char value[VALUE_SIZE])
{
	char path[PATH_MAX];
	ssize_t n;
	int fd;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, name) >=
	    sizeof(path))
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	n = read(fd, value, VALUE_SIZE - 1);
	(void)close(fd);
	if (n <= 0)
		return -1;
	value[n] = '\0';
	return 0;
}

/* Without a quota there is "max" or -1 in its place. */
static uint32_t
of_group(const struct hierarchy *h, const char *directory)
{
	char value[VALUE_SIZE], period_value[VALUE_SIZE];
	int64_t quota = 0, period = 0, n;

	if (h->is_v2) {
		if (read_value(directory, "cpu.max", value) == -1 ||
		    sscanf(value, "%" SCNd64 " %" SCNd64, &quota, &period) != 2)
			return UNLIMITED;
	} else if (read_value(directory, "cpu.cfs_quota_us", value) == -1 ||
	    read_value(directory, "cpu.cfs_period_us", period_value) == -1 ||
	    sscanf(value, "%" SCNd64, &quota) != 1 ||
	    sscanf(period_value, "%" SCNd64, &period) != 1) {
		return UNLIMITED;
	}
	if (quota <= 0 || period <= 0)
		return UNLIMITED;
	n = quota / period + (quota % period > 0 ? 1 : 0);
	return n < UNLIMITED ? (uint32_t)n : UNLIMITED;
}

/* From our group up to where it is mounted. */
static uint32_t
of_hierarchy(const char *root, bool is_v2)
{
	struct hierarchy h = { .is_v2 = is_v2 };
	char directory[3 * PATH_MAX];
	uint32_t least = UNLIMITED;
	size_t end;

	if (!find_line(root, "cgroup", &h, take_group) ||
	    !find_line(root, "mountinfo", &h, take_mount))
		return UNLIMITED;
	(void)snprintf(directory, sizeof(directory), "%s%s", root, h.mount);
	end = strlen(directory);
	(void)strlcat(directory, h.group, sizeof(directory));
	for (;;) {
		uint32_t n = of_group(&h, directory);

		if (n < least)
			least = n;
		if (strlen(directory) <= end)
			return least;
		*strrchr(directory, '/') = '\0';
	}
}

uint32_t
quota_processors(const char *root)
{
	uint32_t v2 = of_hierarchy(root, true);
	uint32_t v1 = of_hierarchy(root, false);

	return v1 < v2 ? v1 : v2;
}

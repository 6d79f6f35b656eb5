/* SPDX-License-Identifier: ISC */
/*
 * proc.c - who is whose child, and what it costs in memory, read from /proc.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/proc.h"

#define STAT_SIZE 1024
#define LINE_SIZE 512
#define NAME_SIZE 64
#define MAPPINGS_MAX 64

struct mapping {
	char name[NAME_SIZE];
	char perms[8];
	long pss_kb;
	long dirty_kb;
};

static int
compare(const void *a, const void *b)
{
	const struct proc *x = a;
	const struct proc *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

/* A comm may hold spaces and brackets: it ends at the last bracket. */
static bool
parse_stat(struct proc *proc, char *text)
{
	char *open = strchr(text, '(');
	char *close = strrchr(text, ')');
	int ppid;

	if (open == NULL || close == NULL || close < open)
		return false;
	*close = '\0';
	snprintf(proc->comm, sizeof(proc->comm), "%s", open + 1);
	if (sscanf(close + 1, " %c %d", &proc->state, &ppid) != 2)
		return false;
	proc->ppid = ppid;
	return true;
}

/* False when it is not a process, or one no more. */
static bool
read_stat(struct proc *proc, int dir, const char *name)
{
	char path[NAME_SIZE];
	char text[STAT_SIZE];
	ssize_t len;
	int fd;

	if (name[0] < '1' || name[0] > '9')
		return false;
	snprintf(path, sizeof(path), "%.20s/stat", name);
	fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return false;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len <= 0)
		return false;
	text[len] = '\0';
	proc->pid = (pid_t)strtol(name, NULL, 10);
	return parse_stat(proc, text);
}

static struct proc *
next_slot(struct proc_list *list)
{
	if (list->n == list->cap) {
		list->cap = list->cap == 0 ? 1024 : 2 * list->cap;
		list->procs =
		    realloc(list->procs, list->cap * sizeof(*list->procs));
		if (list->procs == NULL)
			err(1, NULL);
	}
	return &list->procs[list->n];
}

void
proc_list_read(struct proc_list *list)
{
	DIR *dir = opendir("/proc");
	const struct dirent *entry;

	if (dir == NULL)
		err(1, "/proc");
	list->n = 0;
	while ((entry = readdir(dir)) != NULL)
		if (read_stat(next_slot(list), dirfd(dir), entry->d_name))
			list->n++;
	closedir(dir);
	qsort(list->procs, list->n, sizeof(*list->procs), compare);
}

void
proc_list_free(struct proc_list *list)
{
	free(list->procs);
	*list = (struct proc_list){ 0 };
}

static const struct proc *
find(const struct proc_list *list, pid_t pid)
{
	struct proc key = { .pid = pid };

	return bsearch(&key, list->procs, list->n, sizeof(*list->procs),
	    compare);
}

/* Bounded, because parents read at different moments could form a ring. */
bool
proc_descends(const struct proc_list *list, const struct proc *proc,
    pid_t ancestor)
{
	for (size_t i = 0; proc != NULL && i < list->n; i++) {
		if (proc->ppid == ancestor)
			return true;
		proc = find(list, proc->ppid);
	}
	return false;
}

size_t
proc_count(const struct proc_list *list, pid_t ancestor, const char *comm)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct proc *proc = &list->procs[i];

		if (comm != NULL && strcmp(proc->comm, comm) != 0)
			continue;
		if (proc->state != 'Z' && proc_descends(list, proc, ancestor))
			n++;
	}
	return n;
}

static FILE *
open_of(pid_t pid, const char *name)
{
	char path[NAME_SIZE];

	snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, name);
	return fopen(path, "re");
}

long
proc_pss_kb(pid_t pid)
{
	char line[LINE_SIZE];
	long kb = -1;
	FILE *f = open_of(pid, "smaps_rollup");

	if (f == NULL)
		return -1;
	while (kb == -1 && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "Pss: %ld kB", &kb) != 1)
			kb = -1;
	fclose(f);
	return kb;
}

/* "start-end perms offset device inode name"; the name may be missing. */
static bool
parse_mapping(struct mapping *m, const char *line)
{
	char path[LINE_SIZE] = "";
	const char *base;

	*m = (struct mapping){ 0 };
	if (sscanf(line, "%*x-%*x %7s %*x %*s %*d %511[^\n]", m->perms, path) <
	    1)
		return false;
	base = path[0] == '/' ? strrchr(path, '/') + 1 : path;
	snprintf(m->name, sizeof(m->name), "%.60s",
	    base[0] == '\0' ? "(anonymous)" : base);
	return true;
}

/* The entry of the same name and permissions, which is added when missing. */
static struct mapping *
entry_of(struct mapping *maps, size_t *n, const struct mapping *m)
{
	size_t i = 0;

	while (i < *n &&
	    (strcmp(maps[i].name, m->name) != 0 ||
		strcmp(maps[i].perms, m->perms) != 0))
		i++;
	if (i == MAPPINGS_MAX)
		return &maps[i - 1];
	if (i == *n)
		maps[(*n)++] = *m;
	return &maps[i];
}

void
proc_print_pages(pid_t pid)
{
	struct mapping maps[MAPPINGS_MAX];
	struct mapping parsed;
	struct mapping *m = NULL;
	char line[LINE_SIZE];
	size_t n = 0;
	FILE *f = open_of(pid, "smaps");

	if (f == NULL)
		return;
	while (fgets(line, sizeof(line), f) != NULL) {
		long kb;

		if (parse_mapping(&parsed, line))
			m = entry_of(maps, &n, &parsed);
		else if (m != NULL && sscanf(line, "Pss: %ld kB", &kb) == 1)
			m->pss_kb += kb;
		else if (m != NULL &&
		    sscanf(line, "Private_Dirty: %ld kB", &kb) == 1)
			m->dirty_kb += kb;
	}
	fclose(f);
	for (size_t i = 0; i < n; i++)
		if (maps[i].pss_kb > 0 || maps[i].dirty_kb > 0)
			printf("page %ld %ld %s %s\n", maps[i].pss_kb,
			    maps[i].dirty_kb, maps[i].perms, maps[i].name);
}

/* SPDX-License-Identifier: ISC */
/*
 * proctree.c - who descends from whom, and signals that hit no stranger.
 */
#include <sys/syscall.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/proctree.h"

/* Longer than any stat line: 52 numbers of 20 digits and the name. */
#define STAT_MAX_BYTES 1280

bool
proctree_usable(void)
{
	char link[32];
	ssize_t n = readlink("/proc/self", link, sizeof(link) - 1);

	if (n <= 0)
		return false;
	link[n] = '\0';
	return strtol(link, NULL, 10) == getpid();
}

uint64_t
proctree_now_ticks(void)
{
	struct timespec ts;
	uint64_t hz = (uint64_t)sysconf(_SC_CLK_TCK);

	/* Start times count from boot, sleep of the machine included. */
	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (uint64_t)ts.tv_sec * hz +
	    (uint64_t)ts.tv_nsec * hz / 1000000000;
}

static void
copy_name(struct process *p, const char *from, const char *to)
{
	size_t len = (size_t)(to - from);

	if (len > sizeof(p->name) - 1)
		len = sizeof(p->name) - 1;
	memcpy(p->name, from, len);
	p->name[len] = '\0';
}

/* The name may hold blanks and brackets: it ends at the last bracket. */
static int
parse_stat(struct process *p, const char *line)
{
	const char *open = strchr(line, '(');
	const char *close = strrchr(line, ')');
	unsigned long long start;

	if (open == NULL || close == NULL || close < open)
		return -1;
	p->pid = (pid_t)strtol(line, NULL, 10);
	copy_name(p, open + 1, close);
	/* Fields 3 to 6, 20 and 22 of proc_pid_stat(5). */
	if (sscanf(close + 1,
		" %c %d %d %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"
		" %*s %*s %d %*s %llu",
		&p->state, &p->parent, &p->group, &p->session, &p->threads,
		&start) != 6)
		return -1;
	p->start_ticks = start;
	return 0;
}

static int
read_process(struct process *p, int proc_fd, const char *pid)
{
	char path[32], line[STAT_MAX_BYTES];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/stat", pid);
	fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	n = read(fd, line, sizeof(line) - 1);
	close(fd);
	if (n <= 0) {
		errno = ESRCH; /* it has ended since */
		return -1;
	}
	line[n] = '\0';
	return parse_stat(p, line);
}

static struct process *
add(struct proctree *tree)
{
	struct process *grown;
	size_t cap = tree->cap == 0 ? 64 : tree->cap * 2;

	if (tree->n < tree->cap)
		return &tree->items[tree->n++];
	grown = reallocarray(tree->items, cap, sizeof(*grown));
	if (grown == NULL)
		return NULL;
	tree->items = grown;
	tree->cap = cap;
	return &tree->items[tree->n++];
}

static int
compare_pids(const void *a, const void *b)
{
	const struct process *p = a, *q = b;

	return p->pid < q->pid ? -1 : p->pid > q->pid;
}

/* Every process of the machine that can be read, by pid. */
static int
read_all(struct proctree *tree)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;

	if (dir == NULL)
		return -1;
	tree->n = 0;
	while ((entry = readdir(dir)) != NULL) {
		struct process *p;

		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		p = add(tree);
		if (p == NULL) {
			closedir(dir);
			return -1;
		}
		/* It ended since: not an error, and not a process. */
		if (read_process(p, dirfd(dir), entry->d_name) == -1)
			tree->n--;
	}
	closedir(dir);
	qsort(tree->items, tree->n, sizeof(*tree->items), compare_pids);
	return 0;
}

static bool
is_live(const struct process *p)
{
	return (p->state != 'Z' && p->state != 'X') || p->threads > 1;
}

/* The pids of another namespace would be taken for those of ours. */
static bool
is_ours(void)
{
	if (proctree_usable())
		return true;
	errno = ENOENT;
	return false;
}

enum relation {
	UNKNOWN,
	RELATED,
	UNRELATED
};

struct search {
	struct proctree *tree;
	pid_t root;
	bool (*prune)(void *context, const struct process *);
	void *context;
	uint8_t *relation; /* enum relation of each item */
	size_t *path; /* the items between one and its first known ancestor */
};

static size_t
index_of(const struct proctree *tree, pid_t pid)
{
	struct process key = { .pid = pid };
	struct process *p = bsearch(&key, tree->items, tree->n,
	    sizeof(*tree->items), compare_pids);

	return p == NULL ? tree->n : (size_t)(p - tree->items);
}

/*
 * Climb from item i to the first ancestor whose relation is known, then give
 * it to all on the way down. Each item is passed once over all calls. Where
 * pids were reused while the picture was taken it may hold a circle: nothing
 * in it is related to the root, and the path's length bounds the climb.
 */
static void
relate(struct search *s, size_t i)
{
	const struct process *items = s->tree->items;
	enum relation relation = UNRELATED;
	size_t depth = 0;

	while (
	    i < s->tree->n && s->relation[i] == UNKNOWN && depth < s->tree->n) {
		s->path[depth++] = i;
		if (items[i].parent == s->root) {
			relation = RELATED;
			break;
		}
		i = index_of(s->tree, items[i].parent);
	}
	if (i < s->tree->n && s->relation[i] != UNKNOWN)
		relation = (enum relation)s->relation[i];
	while (depth > 0) {
		i = s->path[--depth];
		if (relation == RELATED && s->prune != NULL &&
		    s->prune(s->context, &items[i]))
			relation = UNRELATED;
		s->relation[i] = (uint8_t)relation;
	}
}

/* Keep the related that live, only. */
static void
select_related(struct search *s)
{
	struct proctree *tree = s->tree;
	size_t n = 0;

	for (size_t i = 0; i < tree->n; i++)
		relate(s, i);
	for (size_t i = 0; i < tree->n; i++)
		if (s->relation[i] == RELATED && is_live(&tree->items[i]))
			tree->items[n++] = tree->items[i];
	tree->n = n;
}

int
proctree_find(struct proctree *tree, pid_t root,
    bool (*prune)(void *context, const struct process *), void *context)
{
	struct search s = { .tree = tree,
		.root = root,
		.prune = prune,
		.context = context };
	bool done;

	if (!is_ours() || read_all(tree) == -1)
		return -1;
	if (tree->n == 0) {
		/* Not even ourselves: /proc is there and shows nothing. */
		errno = ENOENT;
		return -1;
	}
	s.relation = calloc(tree->n, sizeof(*s.relation));
	s.path = calloc(tree->n, sizeof(*s.path));
	done = s.relation != NULL && s.path != NULL;
	if (done)
		select_related(&s);
	free(s.relation);
	free(s.path);
	return done ? 0 : -1;
}

/* Add whoever a list of children names, "12 345 ". */
static int
add_listed(struct proctree *tree, int proc_fd, FILE *list)
{
	char pid[16];

	while (fscanf(list, "%15s", pid) == 1) {
		struct process *p = add(tree);

		if (p == NULL)
			return -1;
		if (read_process(p, proc_fd, pid) == -1)
			tree->n--;
	}
	return 0;
}

/* Add the children of one thread. ENOENT: it is gone, or there is no list. */
static int
add_children_of_thread(struct proctree *tree, int proc_fd, pid_t pid,
    const char *thread)
{
	char path[64];
	FILE *list;
	int fd, result;

	snprintf(path, sizeof(path), "%d/task/%.20s/children", (int)pid,
	    thread);
	fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	list = fdopen(fd, "r");
	if (list == NULL) {
		close(fd);
		return -1;
	}
	result = add_listed(tree, proc_fd, list);
	fclose(list);
	return result;
}

/* Any thread may have forked, and its children are in its own list. */
static int
add_children(struct proctree *tree, int proc_fd, pid_t pid)
{
	char path[32];
	struct dirent *entry;
	int result = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	dir = opendir(path);
	if (dir == NULL)
		return 0; /* it has ended, and its children have moved */
	while (result == 0 && (entry = readdir(dir)) != NULL) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		result =
		    add_children_of_thread(tree, proc_fd, pid, entry->d_name);
		if (result == -1 && (errno == ENOENT || errno == ESRCH))
			result = 0;
	}
	closedir(dir);
	return result;
}

/* The list grows while it is walked: children behind their parents. */
static int
walk_down(struct proctree *tree, int proc_fd, pid_t root)
{
	size_t n = 0;

	tree->n = 0;
	if (add_children(tree, proc_fd, root) == -1)
		return -1;
	for (size_t i = 0; i < tree->n; i++)
		if (add_children(tree, proc_fd, tree->items[i].pid) == -1)
			return -1;
	for (size_t i = 0; i < tree->n; i++)
		if (is_live(&tree->items[i]))
			tree->items[n++] = tree->items[i];
	tree->n = n;
	qsort(tree->items, tree->n, sizeof(*tree->items), compare_pids);
	return 0;
}

int
proctree_find_quick(struct proctree *tree, pid_t root)
{
	int proc_fd, result;

	if (access("/proc/thread-self/children", R_OK) == -1)
		return proctree_find(tree, root, NULL, NULL);
	if (!is_ours())
		return -1;
	proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (proc_fd == -1)
		return -1;
	result = walk_down(tree, proc_fd, root);
	close(proc_fd);
	return result;
}

void
proctree_fini(struct proctree *tree)
{
	free(tree->items);
	*tree = (struct proctree){ 0 };
}

/*
 * Whether the process that has this pid now is the one that was seen: 0, or -1
 * with errno. With one descriptor, for there may be no more.
 */
static int
check_same(const struct process *seen)
{
	struct process now;
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d", (int)seen->pid);
	if (read_process(&now, AT_FDCWD, path) == -1) {
		if (errno == ENOENT)
			errno = ESRCH;
		return -1;
	}
	if (now.start_ticks == seen->start_ticks)
		return 0;
	errno = ESRCH;
	return -1;
}

int
proctree_signal(const struct process *p, int signo)
{
	/*
	 * The pidfd is taken first, then the pid is looked at: if the process
	 * there is still the one that was seen, the pidfd is it too.
	 */
	int fd = (int)syscall(SYS_pidfd_open, p->pid, 0);
	long result;
	int saved;

	if (fd == -1 && errno == ESRCH)
		return -1;
	if (check_same(p) == -1) {
		saved = errno;
		fd_close(&fd);
		errno = saved;
		return -1;
	}
	/* No pidfd before Linux 5.3, or none left: there is nothing better. */
	if (fd == -1)
		return kill(p->pid, signo);
	result = syscall(SYS_pidfd_send_signal, fd, signo, NULL, 0);
	saved = errno;
	close(fd);
	errno = saved;
	return result == -1 ? -1 : 0;
}

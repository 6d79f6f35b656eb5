/* SPDX-License-Identifier: ISC */
/* user.c - whom a task runs as, looked up before anything is started. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/user.h"

/* A group may list thousands of users; an entry beyond this is refused. */
#define ENTRY_MAX_BYTES ((size_t)16 << 20)
#define ENTRY_FIRST_BYTES ((size_t)1024)

/* The greatest would mean "leave as it is" to the kernel. */
#define ID_MAX (UINT32_MAX - 1)

/* A question to the user or the group database, and its answer. */
struct query {
	const char *name; /* or NULL: by uid */
	uid_t uid;
	struct passwd passwd;
	struct group group;
	bool found;
	char *buf; /* from malloc; what the answer points into */
};

typedef int ask_fn(struct query *q, char *buf, size_t size);

static int
ask_passwd(struct query *q, char *buf, size_t size)
{
	struct passwd *found = NULL;
	int err;

	if (q->name != NULL)
		err = getpwnam_r(q->name, &q->passwd, buf, size, &found);
	else
		err = getpwuid_r(q->uid, &q->passwd, buf, size, &found);
	q->found = found != NULL;
	return err;
}

static int
ask_group(struct query *q, char *buf, size_t size)
{
	struct group *found = NULL;
	int err = getgrnam_r(q->name, &q->group, buf, size, &found);

	q->found = found != NULL;
	return err;
}

/* getpwnam(3) names these as ways to say that there is no such entry. */
static bool
is_absence(int err)
{
	return err == ENOENT || err == ESRCH || err == EBADF || err == EPERM;
}

/* Ask with a buffer that is large enough. Returns 0, or -1 and errno. */
static int
resolve(struct query *q, ask_fn *ask)
{
	size_t size = ENTRY_FIRST_BYTES;
	char *buf = NULL;
	int err;

	do {
		free(buf);
		buf = malloc(size);
		if (buf == NULL)
			return -1;
		err = ask(q, buf, size);
		size *= 2;
	} while (err == ERANGE && size <= ENTRY_MAX_BYTES);
	free(q->buf);
	q->buf = buf;
	if (err == 0 || is_absence(err))
		return 0;
	errno = err;
	return -1;
}

static int
refuse_lookup(const char *what, const char *word, char *why, size_t cap)
{
	return text_refuse(why, cap, "%s '%s': cannot look up: %s", what, word,
	    strerror(errno));
}

/* A user or group id. Returns 0 or -1. */
static int
parse_id(const char *word, uint32_t *id)
{
	long long n;

	if (text_number(word, 0, ID_MAX, &n) == -1)
		return -1;
	*id = (uint32_t)n;
	return 0;
}

static int
find_group(const char *word, gid_t *gid, char *why, size_t cap)
{
	struct query q = { .name = word };
	int result = 0;

	if (resolve(&q, ask_group) == -1)
		result = refuse_lookup("group", word, why, cap);
	else if (q.found)
		*gid = q.group.gr_gid;
	else if (parse_id(word, gid) == -1)
		result = text_refuse(why, cap, "unknown group '%s'", word);
	free(q.buf);
	return result;
}

/*
 * getgrouplist says how many it wants when there is room for fewer, so the
 * first call is only to ask; the list may still grow before the next one.
 */
static int
fill_groups(struct user_identity *u, gid_t gid)
{
	int room = 0;
	int n = 0;

	while (getgrouplist(u->name, gid, u->groups, &n) == -1) {
		gid_t *groups;

		if (n <= room)
			return -1; /* no room was not what it lacked */
		groups = reallocarray(u->groups, (size_t)n, sizeof(gid));
		if (groups == NULL)
			return -1;
		u->groups = groups;
		room = n;
	}
	u->n_groups = (size_t)n;
	return 0;
}

/* Returns 0, or -1 and errno; what is in u is then for user_fini. */
static int
fill_from_passwd(struct user_identity *u, const struct passwd *p)
{
	const char *shell = p->pw_shell;

	if (shell == NULL || *shell == '\0')
		shell = "/bin/sh"; /* passwd(5) */
	u->uid = p->pw_uid;
	u->gid = p->pw_gid;
	u->name = strdup(p->pw_name);
	u->home = strdup(p->pw_dir);
	u->shell = strdup(shell);
	if (u->name == NULL || u->home == NULL || u->shell == NULL)
		return -1;
	return fill_groups(u, p->pw_gid);
}

/* By name, then by number. q->name is NULL when it was asked by number. */
static int
resolve_user(struct query *q, const char *word)
{
	q->name = word;
	if (resolve(q, ask_passwd) == -1)
		return -1;
	if (q->found || parse_id(word, &q->uid) == -1)
		return 0;
	q->name = NULL;
	return resolve(q, ask_passwd);
}

/* All that follows from USER. Returns 0, or -1 with a sentence in why. */
static int
find_user(const char *word, bool has_group, struct user_identity *u, char *why,
    size_t cap)
{
	struct query q = { 0 };
	int result = 0;

	if (resolve_user(&q, word) == -1 ||
	    (q.found && fill_from_passwd(u, &q.passwd) == -1))
		result = refuse_lookup("user", word, why, cap);
	else if (!q.found && q.name != NULL)
		result = text_refuse(why, cap, "unknown user '%s'", word);
	else if (!q.found && !has_group)
		result = text_refuse(why, cap,
		    "user %s has no passwd entry, so a group is needed, as in "
		    "%s:%s",
		    word, word, word);
	else if (!q.found)
		u->uid = q.uid;
	free(q.buf);
	return result;
}

/* What a user without an entry has for supplementary groups. */
static int
fill_own_group(struct user_identity *u, char *why, size_t cap)
{
	u->groups = malloc(sizeof(u->groups[0]));
	if (u->groups == NULL)
		return text_refuse(why, cap, "%s", strerror(errno));
	u->groups[0] = u->gid;
	u->n_groups = 1;
	return 0;
}

int
user_lookup(const char *spec, struct user_identity *u, char *why, size_t cap)
{
	struct user_identity result = { 0 };
	char *copy = strdup(spec);
	char *group = copy;
	const char *name = strsep(&group, ":");

	if (name == NULL)
		return text_refuse(why, cap, "%s", strerror(errno));
	if (*name == '\0' || (group != NULL && *group == '\0')) {
		free(copy);
		return text_refuse(why, cap,
		    "'%s' is not a user; write USER or USER:GROUP", spec);
	}
	if (find_user(name, group != NULL, &result, why, cap) == -1)
		goto refused;
	if (group != NULL && find_group(group, &result.gid, why, cap) == -1)
		goto refused;
	if (result.groups == NULL && fill_own_group(&result, why, cap) == -1)
		goto refused;
	free(copy);
	*u = result;
	return 0;

refused:
	user_fini(&result);
	free(copy);
	return -1;
}

void
user_fini(struct user_identity *u)
{
	free(u->groups);
	free(u->name);
	free(u->home);
	free(u->shell);
	*u = (struct user_identity){ 0 };
}

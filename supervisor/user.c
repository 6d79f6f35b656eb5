/* SPDX-License-Identifier: ISC */
/* user.c - whom a task runs as, looked up before anything is started. */
#include <errno.h>
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "supervisor/getent.h"
#include "supervisor/user.h"

/* The greatest would mean "leave as it is" to the kernel. */
#define ID_MAX (UINT32_MAX - 1)

/* An entry of a database, by its name, or by its number when that is NULL. */
struct key {
	const char *name;
	uint32_t id;
	bool is_answered; /* by a service, which may spell it in its own way */
};

/* Returns 1 when the entry was there, 0 when it was not, or -1 and errno. */
typedef int read_fn(FILE *from, const struct key *k, void *result);

struct database {
	const char *name; /* for getent(1) */
	const char *path; /* the file, for where there is no getent */
	read_fn *read;
};

/* In a file, what begins with a sign is a wish to see entries of NIS. */
static bool
matches(const struct key *k, const char *name, uint32_t id)
{
	if (!k->is_answered && (*name == '+' || *name == '-'))
		return false;
	if (k->name == NULL)
		return id == k->id;
	return k->is_answered || strcmp(name, k->name) == 0;
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
	return 0;
}

/* result is a struct user_identity. */
static int
read_user(FILE *from, const struct key *k, void *result)
{
	const struct passwd *p;

	while ((p = fgetpwent(from)) != NULL)
		if (matches(k, p->pw_name, p->pw_uid))
			return fill_from_passwd(result, p) == -1 ? -1 : 1;
	return feof(from) ? 0 : -1;
}

/* result is a gid_t. */
static int
read_group(FILE *from, const struct key *k, void *result)
{
	const struct group *g;
	gid_t *gid = result;

	while ((g = fgetgrent(from)) != NULL) {
		if (matches(k, g->gr_name, g->gr_gid)) {
			*gid = g->gr_gid;
			return 1;
		}
	}
	return feof(from) ? 0 : -1;
}

/* Each group once. Returns 0, or -1 and errno. */
static int
add_group(struct user_identity *u, gid_t gid)
{
	gid_t *grown;

	for (size_t i = 0; i < u->n_groups; i++)
		if (u->groups[i] == gid)
			return 0;
	grown = reallocarray(u->groups, u->n_groups + 1, sizeof(gid));
	if (grown == NULL)
		return -1;
	grown[u->n_groups++] = gid;
	u->groups = grown;
	return 0;
}

/* All groups that list a user; result is his struct user_identity. */
static int
read_memberships(FILE *from, const struct key *k, void *result)
{
	struct user_identity *u = result;
	const struct group *g;

	while ((g = fgetgrent(from)) != NULL)
		for (char **member = g->gr_mem; *member != NULL; member++)
			if (strcmp(*member, k->name) == 0 &&
			    add_group(u, g->gr_gid) == -1)
				return -1;
	return feof(from) ? 0 : -1;
}

static const struct database users = { "passwd", "/etc/passwd", read_user };
static const struct database groups = { "group", "/etc/group", read_group };
static const struct database memberships = { "initgroups", "/etc/group",
	read_memberships };

static int
find_in_file(const struct database *db, const struct key *k, void *result)
{
	FILE *from = fopen(db->path, "re");
	int found;

	if (from == NULL)
		return errno == ENOENT ? 0 : -1;
	found = db->read(from, k, result);
	fclose(from);
	return found;
}

static int
find_in_answer(const struct database *db, const struct key *k, char *answer,
    void *result)
{
	struct key answered = *k;
	FILE *from;
	int found;

	if (*answer == '\0')
		return 0;
	/* Not from the pipe: a long line is read twice, so it has to seek. */
	from = fmemopen(answer, strlen(answer), "r");
	if (from == NULL)
		return -1;
	answered.is_answered = true;
	found = db->read(from, &answered, result);
	fclose(from);
	return found;
}

/* Ask the services, or read the file where nobody can ask them. */
static int
find(const struct database *db, const struct key *k, void *result)
{
	char number[16];
	char *answer;
	int found;

	(void)snprintf(number, sizeof(number), "%" PRIu32, k->id);
	answer = getent_ask(db->name, k->name != NULL ? k->name : number);
	if (answer == NULL)
		return errno == ENOENT ? find_in_file(db, k, result) : -1;
	found = find_in_answer(db, k, answer, result);
	free(answer);
	return found;
}

/*
 * By name. getent takes for a number what strtoul(3) does, "+0" included, and
 * has no way to ask for a name that looks like one: those of the file count.
 */
static int
find_name(const struct database *db, const char *name, void *result)
{
	struct key k = { .name = name };
	char *end;

	(void)strtoul(name, &end, 10);
	return *end == '\0' ? find_in_file(db, &k, result)
			    : find(db, &k, result);
}

/* From what getent says: the name it was asked for, and numbers. */
static int
add_groups(struct user_identity *u, const char *answer)
{
	const char *p = answer + strlen(u->name);
	char *end;

	for (;; p = end) {
		unsigned long n = strtoul(p, &end, 10);

		if (end == p)
			return 0;
		if (n <= ID_MAX && add_group(u, (gid_t)n) == -1)
			return -1;
	}
}

/* Those that he has at a login. Returns 0, or -1 and errno. */
static int
fill_groups(struct user_identity *u)
{
	struct key k = { .name = u->name };
	char *answer;
	int result;

	if (add_group(u, u->gid) == -1)
		return -1;
	answer = getent_ask(memberships.name, u->name);
	if (answer == NULL && errno != ENOENT)
		return -1;
	/* Not every getent knows this database. */
	if (answer == NULL || strncmp(answer, u->name, strlen(u->name)) != 0)
		result = find_in_file(&memberships, &k, u);
	else
		result = add_groups(u, answer);
	free(answer);
	return result;
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
	int found = find_name(&groups, word, gid);

	if (found == -1)
		return refuse_lookup("group", word, why, cap);
	if (found == 0 && parse_id(word, gid) == -1)
		return text_refuse(why, cap, "unknown group '%s'", word);
	return 0;
}

/* All that follows from USER. Returns 0, or -1 with a sentence in why. */
static int
find_user(const char *word, bool has_group, struct user_identity *u, char *why,
    size_t cap)
{
	struct key number = { 0 };
	int found = find_name(&users, word, u);
	bool is_number = found == 0 && parse_id(word, &number.id) == 0;

	if (is_number)
		found = find(&users, &number, u);
	if (found == -1 || (found == 1 && fill_groups(u) == -1))
		return refuse_lookup("user", word, why, cap);
	if (found == 1)
		return 0;
	if (!is_number)
		return text_refuse(why, cap, "unknown user '%s'", word);
	if (!has_group)
		return text_refuse(why, cap,
		    "user %s has no passwd entry, so a group is needed, as in "
		    "%s:%s",
		    word, word, word);
	u->uid = number.id;
	return 0;
}

/* What a user without an entry has for supplementary groups. */
static int
fill_own_group(struct user_identity *u, char *why, size_t cap)
{
	if (add_group(u, u->gid) == -1)
		return text_refuse(why, cap, "%s", strerror(errno));
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

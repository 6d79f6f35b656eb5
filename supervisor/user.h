/* SPDX-License-Identifier: ISC */
/*
 * user.h - whom a task runs as, looked up before anything is started.
 *
 * May block: the name service may be far away. So it is asked once, when the
 * configuration is read, and what it said is kept as plain data. It is asked
 * through getent(1); where there is none, /etc/passwd and /etc/group tell.
 */
#ifndef REEVE_USER_H
#define REEVE_USER_H

#include <stddef.h>

#include "worker/task.h"

/*
 * Look up "USER" or "USER:GROUP". A name goes before a number: a user who is
 * called 1000 is found before the one with that number, but only if he is in
 * /etc/passwd, and a group only in /etc/group, for getent(1) asks other
 * services by number then. Without GROUP the gid is the user's own. The
 * supplementary groups are those that the user has at a login, with or without
 * GROUP. A number without a passwd entry needs GROUP and has that group only; a
 * number without a group entry is taken as it is.
 *
 * Returns 0, and the caller owns *u until user_fini; or -1 with a sentence in
 * why, and *u is unchanged.
 */
int user_lookup(const char *spec, struct user_identity *u, char *why,
    size_t cap);

/* Free what is inside u and zero it. A zeroed one is harmless. */
void user_fini(struct user_identity *u);

#endif

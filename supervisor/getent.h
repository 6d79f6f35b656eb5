/* SPDX-License-Identifier: ISC */
/*
 * getent.h - ask the name services of the machine, through getent(1).
 *
 * They are shared objects that libc loads, and a static program has no way to
 * do that which is safe. May block, as long as the name service does.
 */
#ifndef REEVE_GETENT_H
#define REEVE_GETENT_H

/*
 * Ask a database for a key. Returns what it says, a line for each entry and
 * "" when there is none, from malloc; or NULL and errno. ENOENT: there is no
 * such program, or it does not know the database. EIO: it failed.
 */
char *getent_ask(const char *database, const char *key);

#endif

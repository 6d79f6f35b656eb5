/* SPDX-License-Identifier: ISC */
/*
 * template.h - a command with places for items, and what comes of it.
 *
 * Made by the supervisor before the first fork; workers inherit it and fill it
 * with the items of each task, the supervisor does for what a person reads.
 */
#ifndef REEVE_TEMPLATE_H
#define REEVE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct template;

struct template_rules {
	bool shell; /* `sh -c` of the words, with items quoted as one word */
	const char *colsep; /* extended regular expression; NULL: no columns */
	uint32_t per_task; /* -N: items of a task, at least 1 */
};

/* One task's items, as they travel: n strings, each with its NUL. */
struct template_items {
	const char *bytes;
	size_t len; /* NULs included */
	uint32_t n; /* 1 to per_task; the last task may have fewer */
	uint64_t number; /* {#}, from 1 */
	uint32_t worker; /* {%}, from 1 */
};

/* {9999} is the last of the numbered ones; greater ones stay as they are. */
#define TEMPLATE_FIELD_MAX 9999u

/*
 * words end in NULL and are borrowed for the template's life. In any of them,
 * several times:
 *
 *	{}	the item, all of it (-N: a word that is {} alone becomes a word
 *		for each item, elsewhere they are joined by blanks; so are
 *		the next four)
 *	{.}	without extension      {/}   base name
 *	{//}	directory, or "."      {/.}  base name without extension
 *	{#}	the task's number      {%}   the worker's
 *	{2}	the second column (--colsep) or item (-N), with both the second
 *		column counted through all items; also {2.} {2/} {2//} {2/.};
 *		empty if there is none, {1} is {} without both
 *
 * Without any of these, {} is appended. All other braces are kept as they are.
 * The rules for extension, base name and directory are GNU parallel's. A match
 * of colsep that is empty separates nothing; \t in it is a tab.
 *
 * With shell the words are joined by blanks into one script, and items (also
 * what is empty) are put in single quotes: a mark within quotes of the user's
 * own is not one word. With no words at all each item is itself the script;
 * several are one script, with a newline between.
 *
 * NULL with a sentence in why: no words (without shell), a bad expression,
 * memory.
 */
struct template *template_new(char *const *words,
    const struct template_rules *rules, char *why, size_t cap);
void template_free(struct template *);

/*
 * The program is the same for every task: then template_program is its name,
 * and it can be looked for once; else NULL.
 */
const char *template_program(const struct template *);

/*
 * The command of a task: an array that ends in NULL; with shell, of sh, -c, --
 * and the script. One block: free() it. NULL with errno ENOMEM. That it is too
 * long for the kernel is for execve to say. Not for two threads at once.
 */
char **template_expand(const struct template *, const struct template_items *);

/*
 * The same as one line that a shell would read as the same words; with shell,
 * the script itself. Newlines are kept. free() it; NULL with errno ENOMEM.
 */
char *template_line(const struct template *, const struct template_items *);

#endif

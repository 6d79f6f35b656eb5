/* SPDX-License-Identifier: ISC */
/*
 * input.h - where items come from: standard input, files, or the command line.
 *
 * Pulled, never pushed: nothing is read before a task wants an item, so memory
 * does not grow with the number of items, and an endless input works. Nothing
 * blocks: what is not there yet is waited for in the caller's loop. (Regular
 * files are read as they are wanted; the kernel has no other way for them.)
 */
#ifndef REEVE_BATCH_INPUT_H
#define REEVE_BATCH_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Linux runs no longer argument: MAX_ARG_STRLEN, less the NUL. */
#define INPUT_ITEM_MAX_BYTES ((size_t)32 * 4096 - 1)

/* All items of a task (-N), NULs included; Linux gives a command 6 MiB. */
#define INPUT_TASK_MAX_BYTES ((size_t)4 * 1024 * 1024)

/* Of an item that cannot be run. */
#define INPUT_SHOWN_BYTES 256u

struct input_config {
	/* Not both of these. */
	char *const *arguments; /* behind :::, ends in NULL; or NULL */
	char *const
	    *files; /* -a, ends in NULL, "-" is standard input; or NULL */
	/* Neither: standard input. Files are read one after the other. */
	uint8_t separator; /* between items; '\n' unless the user says so */
	bool no_empty; /* empty items are left out */
	uint32_t per_task; /* -N, at least 1 */
	bool lines; /* items are no arguments: INPUT_TASK_MAX_BYTES for one */
};

struct input;

enum input_result {
	INPUT_TASK, /* *t is the next task's items */
	INPUT_BAD, /* *t is a task that cannot be one: t->why */
	INPUT_WAIT, /* nothing yet: wait for input_fd to be readable */
	INPUT_END, /* there are no more */
	INPUT_FAILED /* reading failed: errno, and input_name says where;
			another call tries again. EIO of a terminal: we are in
			the background */
};

/* Borrowed until the next call for this input. */
struct input_task {
	const char *bytes; /* n items, each with a NUL behind it */
	size_t len; /* of bytes: NULs included */
	uint32_t n;
	uint64_t number; /* from 1; every task read has one, bad ones too */
	/*
	 * INPUT_BAD: E2BIG, an item is over INPUT_ITEM_MAX_BYTES (lines: not
	 * checked), or the task
	 * over INPUT_TASK_MAX_BYTES; EINVAL, an item has a NUL inside. bytes is
	 * then the beginning of the first such item, or of the one that was too
	 * much, at most INPUT_SHOWN_BYTES and no NUL added; n is as ever.
	 */
	int why;
};

/*
 * Every file is opened here, so that one that is missing is refused: NULL with
 * a sentence in why. A FIFO does not block; a directory is refused. Standard
 * input is doubled: descriptor 0 may become another file. What config points to
 * is borrowed until input_free.
 */
struct input *input_new(const struct input_config *, char *why, size_t cap);

/* NULL is harmless. */
void input_free(struct input *);

/*
 * The next task's items. Items keep every byte but the separator. What follows
 * the last separator of a file is an item if it is not empty. A pipe's items
 * are given as soon as their separators have come; with -N n, as soon as n of
 * them have, or the end.
 */
enum input_result input_next(struct input *, struct input_task *t);

/*
 * After INPUT_WAIT: what to wait for. It may be a descriptor that epoll knows
 * from before; only one is in use at a time. The next call may close it: stop
 * watching it first. After 4 MiB without a task it is one that is readable at
 * once, so that the loop has its turn.
 */
int input_fd(const struct input *);

/* Is what is read now a terminal in whose background we are? */
bool input_is_in_background(const struct input *);

/* "standard input" or the file's name, for messages. */
const char *input_name(const struct input *);

/* Is the file of this path one that is read? Before the first input_next. */
bool input_has_file(const struct input *, const char *path);

/*
 * How many tasks there are in all, once that is known: from the command line,
 * after the end, or when input_count has looked ahead. Else false.
 */
bool input_total(const struct input *, uint64_t *n_tasks);

/*
 * Look ahead in regular files, a slice of at most 4 MiB, without changing what
 * input_next gives. True while there is more to look at; false when the total
 * is known or cannot be. A file that changes meanwhile makes it a guess.
 */
bool input_count(struct input *);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * input_source.h - one place where items are read: a file, standard input, or
 * the command line.
 *
 * No flag of a description that others share is ever changed, and no read
 * waits, but for a disk.
 */
#ifndef REEVE_BATCH_INPUT_SOURCE_H
#define REEVE_BATCH_INPUT_SOURCE_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input_source {
	const char *name; /* for messages; borrowed */
	int fd; /* our own, above 2; -1: none, or closed */
	char *const *arguments; /* those left, instead of a file; or NULL */
	size_t argument_at; /* bytes read of the first of them */
	bool is_regular; /* never waits, can be looked ahead in */
	bool is_terminal;
	bool counted; /* n_items is all that it has */
	uint64_t n_items;
	off_t looked; /* so far has input_source_count come */
	uint8_t last; /* the byte before that */
};

/*
 * "-" is standard input. The path is borrowed. Returns 0, or -1 with a sentence
 * in why and fd -1.
 */
int input_source_open(struct input_source *, const char *path,
    uint8_t separator, char *why, size_t cap);

/* Each ends in a NUL, which is the separator. */
void input_source_arguments(struct input_source *, char *const *arguments,
    bool no_empty);

/* Harmless for one that is closed. */
void input_source_close(struct input_source *);

/* Is it the file of this path? While it is open. */
bool input_source_is_file(const struct input_source *, const char *path);

/*
 * One read. The bytes, or 0 at the end, or -1 with errno: EAGAIN when it would
 * wait; EIO from a terminal that is another's now.
 */
ssize_t input_source_read(struct input_source *, char *bytes, size_t cap);

/* A terminal, and we are in its background: a read fails with EIO. */
bool input_source_is_in_background(const struct input_source *);

/* It can be counted without being read: input_source_count will do. */
bool input_source_is_countable(const struct input_source *);

/* Look ahead, at most 4 MiB. False if it cannot be done. */
bool input_source_count(struct input_source *, uint8_t separator,
    bool no_empty);

#endif

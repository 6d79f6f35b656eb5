/* SPDX-License-Identifier: ISC */
/*
 * path_part.h - what {.}, {/}, {//} and {/.} take of an item.
 *
 * By the rules of GNU parallel: the extension is what follows the last dot of
 * the last component, which may be all of it (".profile", ".."). Any bytes; a
 * newline is one like others (parallel has a base name begin behind the first
 * newline of a directory).
 */
#ifndef REEVE_PATH_PART_H
#define REEVE_PATH_PART_H

#include <stddef.h>

/* Some bytes, borrowed; no NUL at the end. */
struct span {
	const char *at;
	size_t len;
};

enum path_part {
	PATH_PART_ALL,
	PATH_PART_STEM, /* all but the extension and its dot */
	PATH_PART_BASE, /* what follows the last slash: nothing, in "a/" */
	PATH_PART_BASE_STEM,
	PATH_PART_DIRECTORY, /* as dirname(1); "." without one */
	PATH_PART_NPARTS
};

/* Borrowed from path, but for ".", which is constant. */
struct span path_part(enum path_part part, struct span path);

#endif

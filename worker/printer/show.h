/* SPDX-License-Identifier: ISC */
/*
 * show.h - what a task has left to be shown, and the showing of it.
 */
#ifndef REEVE_SHOW_H
#define REEVE_SHOW_H

#include "worker/printer/display.h"
#include "worker/printer/spool.h"

struct show_file {
	int fd; /* -1: in the spool, if len is not 0 */
	uint64_t offset;
	uint64_t len;
};

/* Both files, standard output's first. Owns the descriptors and the tag. */
struct show {
	uint64_t task;
	struct show_file files[OUTPUT_N];
	struct display_tag tag;
	bool is_lines; /* it was followed: its lines do not mix with others' */
};

/*
 * Take over both descriptors (-1: none), and a copy of the tag. What cannot be
 * taken is lost, which is said.
 */
void show_take(struct show *, struct display *, uint64_t task, const int fds[],
    const struct display_tag *);

bool show_is_empty(const struct show *);

/* Put all of it to the output, and free it. */
void show_all(struct show *, struct display *, struct spool *);

/* Keep it in the spool instead of open. A failure ends the process. */
void show_move(struct show *, struct display *, struct spool *);

void show_free(struct show *, struct spool *);

/* A copy of a tag, or none when memory is out. */
struct display_tag show_copy_tag(const struct display_tag *);
void show_free_tag(struct display_tag *);

#endif

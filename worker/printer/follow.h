/* SPDX-License-Identifier: ISC */
/*
 * follow.h - the pipes of tasks that run, read line by line.
 *
 * A task whose turn it is (it is live) is shown as its lines come. What another
 * writes goes to files of its own until then, so that it need not wait.
 */
#ifndef REEVE_FOLLOW_H
#define REEVE_FOLLOW_H

#include <sys/queue.h>

#include "common/loop.h"
#include "worker/printer/display.h"
#include "worker/printer/show.h"

/* A line that is longer is passed on in pieces. */
#define FOLLOW_LINE_MAX_BYTES 65536u

struct followed_pipe {
	struct followed *of;
	enum display_which which;
	int fd; /* -1: it has ended */
	struct loop_watch watch;
	uint8_t *rest; /* of a line whose end has not come */
	size_t rest_len;
	int store_fd; /* what came before its turn, or -1 */
};

struct followed {
	TAILQ_ENTRY(followed) entry;
	struct follow *follow;
	uint64_t task;
	uint64_t number;
	struct display_tag tag;
	bool is_live;
	struct followed_pipe pipes[OUTPUT_N];
};

struct follow {
	struct loop *loop;
	struct display *output;
	TAILQ_HEAD(, followed) all;
	uint8_t *bytes; /* of one read */
};

/* Returns 0, or -1 with errno. */
int follow_init(struct follow *, struct loop *, struct display *);

/*
 * Read from these pipes (-1: none), which are taken over, and are made not to
 * block. Until follow_live it is not. NULL when memory is out.
 */
struct followed *follow_begin(struct follow *, uint64_t task, uint64_t number,
    const int fds[], const struct display_tag *);

struct followed *follow_find(const struct follow *, uint64_t task);

/* It is its turn now. */
void follow_live(struct followed *);

/* It has ended: read what is in its pipes now, and no more. */
void follow_drain(struct followed *);

/* What came before its turn, which never was; after follow_drain. */
void follow_give(struct followed *, struct show *);

void follow_free(struct followed *);

#endif

/* SPDX-License-Identifier: ISC */
/*
 * processors.h - how many tasks at a time: -n.
 */
#ifndef REEVE_BATCH_PROCESSORS_H
#define REEVE_BATCH_PROCESSORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The processors that this process may really use: its affinity, and the quota
 * of its control group (v2 cpu.max of it and all above it, v1 cpu.cfs_quota_us)
 * rounded up. At least 1.
 */
uint32_t processors_available(void);

/*
 * "8", "150%" of the processors (rounded down, at least 1), "+2" more than
 * there are, "-1" fewer (at least 1), "0" as many as there are; or, when none
 * of these, the path of a file that holds one. *file gets the path or NULL.
 * Returns 0, or -1 with a sentence in why: there is
 * no such file, or it comes to more than max. The path is word itself,
 * borrowed.
 */
int processors_number(const char *word, uint32_t max, uint32_t *n,
    const char **file, char *why, size_t cap);

/* Read such a file again. Returns 0, or -1 with a sentence in why. */
int processors_file(const char *path, uint32_t max, uint32_t *n, char *why,
    size_t cap);

/*
 * A descriptor (inotify, non-blocking, close-on-exec) that becomes readable
 * when the file may have changed, by writing or by a rename onto it; drain it
 * with processors_changed. -1 with errno if there can be none.
 */
int processors_watch(const char *path);

/* Empty the descriptor. True if the file at this path was concerned. */
bool processors_changed(int fd, const char *path);

#endif

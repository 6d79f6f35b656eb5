/* SPDX-License-Identifier: ISC */
/*
 * quota.h - how many processors the control group allows.
 */
#ifndef REEVE_BATCH_QUOTA_H
#define REEVE_BATCH_QUOTA_H

#include <stdint.h>

/*
 * The least quota of our group and all above it that can be seen, rounded up:
 * of version 2 (cpu.max) and version 1 (cpu.cfs_quota_us). UINT32_MAX if there
 * is none. root is put before every path that is read: "", but in tests.
 */
uint32_t quota_processors(const char *root);

#endif

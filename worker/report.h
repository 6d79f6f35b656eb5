/* SPDX-License-Identifier: ISC */
/*
 * report.h - what a worker of any kind says to the supervisor.
 */
#ifndef REEVE_REPORT_H
#define REEVE_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "worker/spawn.h"

/*
 * A frame, or several. One that cannot be written has no reader: the supervisor
 * is dead, and the end of the command pipe says so too.
 */
void report(const void *frames, size_t len);

/* A task, or a run, could not be begun. */
void report_unspawned(uint32_t slot, uint64_t task,
    const struct spawn_failure *);

/* It was not begun, for it is not wanted any more. */
void report_cancelled(uint32_t slot, uint64_t task);

#endif

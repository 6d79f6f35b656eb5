/* SPDX-License-Identifier: ISC */
/*
 * joblog_past.h - what an earlier run left in its journal.
 *
 * For joblog.c alone. The file is read in pieces, so its length and that of its
 * lines do not matter.
 */
#ifndef REEVE_BATCH_JOBLOG_PAST_H
#define REEVE_BATCH_JOBLOG_PAST_H

#include <stddef.h>
#include <stdint.h>

#include "supervisor/batch/joblog.h"

#define JOBLOG_HEADING \
	"Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\t" \
	"Command\n"

/*
 * Read all of the open journal. *whole_bytes is where the last line with a
 * newline ends. Returns 0, or -1 with a sentence in why and *past empty.
 */
int joblog_past_read(const struct joblog *, enum joblog_resume,
    struct joblog_past *past, uint64_t *whole_bytes, char *why, size_t cap);

#endif

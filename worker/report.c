/* SPDX-License-Identifier: ISC */
/* report.c - what a worker of any kind says to the supervisor. */
#include <errno.h>

#include "common/fd.h"
#include "common/message.h"
#include "worker/report.h"
#include "worker/worker.h"

void
report(const void *frames, size_t len)
{
	(void)fd_write_all(WORKER_REPORT_FD, frames, len);
}

void
report_unspawned(uint32_t slot, uint64_t task,
    const struct spawn_failure *failure)
{
	uint8_t buf[MSG_LEN_MAX];
	struct msg_unspawned m = { .task = task,
		.stage = (uint32_t)failure->stage,
		.error = (uint32_t)failure->error };

	report(buf, msg_unspawned_encode(buf, slot, &m));
}

void
report_cancelled(uint32_t slot, uint64_t task)
{
	static const struct spawn_failure failure = { .stage = SPAWN_NOTHING,
		.error = ECANCELED };

	report_unspawned(slot, task, &failure);
}

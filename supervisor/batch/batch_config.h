/* SPDX-License-Identifier: ISC */
/*
 * batch_config.h - what the user of `reeve each` asked for; plain data,
 * complete before anything starts.
 */
#ifndef REEVE_BATCH_CONFIG_H
#define REEVE_BATCH_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "supervisor/batch/gate.h"
#include "supervisor/batch/input.h"
#include "supervisor/batch/joblog.h"
#include "supervisor/policy/batch.h"
#include "worker/capture.h"
#include "worker/template.h"

enum batch_progress {
	BATCH_PROGRESS_NONE,
	BATCH_PROGRESS_BAR, /* on a terminal */
	BATCH_PROGRESS_JSON
};

struct batch_config {
	struct input_config input;
	struct template_rules rules;
	struct template *template;
	struct batch_limits limits;
	struct gate_config gate;
	enum capture_mode output;
	bool keep_order;
	bool tag;
	const char *results; /* directory, or NULL */
	const char *joblog; /* file, or NULL */
	enum joblog_resume resume;
	const char *failed; /* file, or NULL */
	const char *trace; /* file, or NULL */
	enum batch_progress progress;
	const char *workers_file; /* -n FILE, to be read again; or NULL */
	bool jobserver; /* be the server of one */
	bool dry_run;
	uint32_t persistent; /* items in flight in each process; 0: not so */
};

#endif

/* SPDX-License-Identifier: ISC */
/*
 * output_settings.h - the options about what tasks print.
 */
#ifndef REEVE_OUTPUT_SETTINGS_H
#define REEVE_OUTPUT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "supervisor/setting.h"
#include "worker/logger/logger.h"

enum output_prefix {
	OUTPUT_PREFIX_AUTO, /* where lines of several workers meet */
	OUTPUT_PREFIX_ALWAYS,
	OUTPUT_PREFIX_NEVER
};

/* Options that mean nothing without another: they are refused then. */
struct output_asked {
	enum logger_target to; /* --log-to; standard: it was not given */
	bool to_file; /* --log-to file */
	bool rules; /* --log-size, --log-keep or --log-compress */
};

int set_prefix(const struct setting_value *);
int set_timestamps(const struct setting_value *);
int set_merge(const struct setting_value *);
int set_raw(const struct setting_value *);
int set_pty(const struct setting_value *);
int set_log_dir(const struct setting_value *);
int set_log_size(const struct setting_value *);
int set_log_keep(const struct setting_value *);
int set_log_compress(const struct setting_value *);
int set_log_format(const struct setting_value *);
int set_log_to(const struct setting_value *);
int set_on_full(const struct setting_value *);

/*
 * When all options are known: what they come to. Returns 0, or -1 with a
 * sentence in why for those that contradict each other.
 */
int output_settle(struct run_options *, char *why, size_t cap);

/*
 * Before anything starts: make the directory if it is missing, and see that the
 * destination is there, and no log file a directory. Returns 0, or -1 with a
 * sentence in why.
 */
int output_check(const struct run_options *, char *why, size_t cap);

#endif

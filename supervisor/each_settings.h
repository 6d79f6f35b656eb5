/* SPDX-License-Identifier: ISC */
/*
 * each_settings.h - what each option of `reeve each` alone sets.
 */
#ifndef REEVE_EACH_SETTINGS_H
#define REEVE_EACH_SETTINGS_H

#include "supervisor/setting.h"

/* Of -N and of --persistent: what is gathered must have an end. */
#define EACH_MAX_ARGS_MAX 1000000
#define EACH_PERSISTENT_MAX 1000
#define EACH_RETRIES_MAX 1000000

extern const struct setting each_settings[];

/* Of xargs(1) and parallel(1). */
extern const struct setting_elsewhere each_elsewhere[];

#endif

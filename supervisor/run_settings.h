/* SPDX-License-Identifier: ISC */
/*
 * run_settings.h - what each option of `reeve run` alone sets.
 */
#ifndef REEVE_RUN_SETTINGS_H
#define REEVE_RUN_SETTINGS_H

#include "supervisor/setting.h"

extern const struct setting run_settings[];

#endif

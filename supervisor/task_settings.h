/* SPDX-License-Identifier: ISC */
/*
 * task_settings.h - what the options set that every verb has that runs tasks.
 */
#ifndef REEVE_TASK_SETTINGS_H
#define REEVE_TASK_SETTINGS_H

#include "supervisor/setting.h"

extern const struct setting task_settings[];

#endif

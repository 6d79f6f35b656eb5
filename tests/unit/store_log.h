/* SPDX-License-Identifier: ISC */
/*
 * store_log.h - a store named log in a directory of the test's own.
 */
#ifndef REEVE_STORE_LOG_H
#define REEVE_STORE_LOG_H

#include "tests/unit/scratch.h"
#include "worker/logger/store.h"

#define LIMIT_BYTES 100
#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

static struct store_rules rules;
static struct store store;

static inline void
log_setup(void)
{
	scratch_setup();
	rules = (struct store_rules){ .max_bytes = LIMIT_BYTES, .keep = 3 };
	store = (struct store){ .fd = -1, .rules = &rules };
}

static inline void
log_teardown(void)
{
	store_close(&store);
	scratch_teardown();
}

static inline void
open_log(void)
{
	ck_assert_int_eq(store_open(&store, scratch_path("log"), &rules), 0);
}

static inline void
put(const char *text)
{
	ck_assert_int_eq(store_write(&store, text, strlen(text)),
	    (ssize_t)strlen(text));
}

static inline void
rotate(void)
{
	ck_assert_int_eq(store_rotate(&store), 0);
}

#endif

/* SPDX-License-Identifier: ISC */
/*
 * fuzz.h - what each fuzzer here provides.
 */
#ifndef REEVE_FUZZ_H
#define REEVE_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Try one input; returns 0, and aborts when a promise is broken. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif

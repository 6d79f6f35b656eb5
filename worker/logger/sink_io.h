/* SPDX-License-Identifier: ISC */
/*
 * sink_io.h - how a destination is written without blocking.
 */
#ifndef REEVE_SINK_IO_H
#define REEVE_SINK_IO_H

#include <stddef.h>
#include <stdint.h>

#include "worker/logger/sink.h"

/* As messages call it. */
const char *sink_io_name(const struct sink *);

/*
 * The way that suits what *fd is; *fd becomes a description of our own where
 * that can be had.
 */
enum sink_way sink_io_open(int *fd);

/* Write all of it, or as far as it goes; *error (errno) says why no further. */
size_t sink_io_write(struct sink *, const uint8_t *data, size_t len,
    int *error);

/* Where the next write to a regular file begins. Bytes. */
uint64_t sink_io_position(const struct sink *);

/* Take back the last n bytes, which were ours. A failure is said. */
void sink_io_take_back(struct sink *, uint64_t n);

#endif

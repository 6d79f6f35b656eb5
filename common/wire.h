/* SPDX-License-Identifier: ISC */
/*
 * wire.h - bounded cursors over little-endian bytes.
 *
 * A cursor is sticky: once a read or write did not fit it stays bad, so a
 * message is put or taken straight through and asked about once at the end.
 */
#ifndef REEVE_WIRE_H
#define REEVE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire_out {
	uint8_t *at;
	uint8_t *end;
	bool bad;
};

struct wire_in {
	const uint8_t *at;
	const uint8_t *end;
	bool bad;
};

void wire_put_u8(struct wire_out *, uint8_t);
void wire_put_u16(struct wire_out *, uint16_t);
void wire_put_u32(struct wire_out *, uint32_t);
void wire_put_u64(struct wire_out *, uint64_t);
void wire_put_bytes(struct wire_out *, const void *data, size_t len);

/* Zero once the cursor is bad. */
uint8_t wire_get_u8(struct wire_in *);
uint16_t wire_get_u16(struct wire_in *);
uint32_t wire_get_u32(struct wire_in *);
uint64_t wire_get_u64(struct wire_in *);

/* Borrowed from the bytes being read; NULL once the cursor is bad. */
const uint8_t *wire_get_bytes(struct wire_in *, size_t len);

/* Nothing went wrong, and nothing is left over. */
bool wire_in_ok(const struct wire_in *);

#endif

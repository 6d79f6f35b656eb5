/* SPDX-License-Identifier: ISC */
/*
 * wire.c - bounded cursors over little-endian bytes.
 */
#include <string.h>

#include "common/wire.h"

static uint8_t *
claim(struct wire_out *out, size_t n)
{
	uint8_t *p = out->at;

	if (out->bad || (size_t)(out->end - out->at) < n) {
		out->bad = true;
		return NULL;
	}
	out->at += n;
	return p;
}

static void
put(struct wire_out *out, uint64_t v, size_t n)
{
	uint8_t *p = claim(out, n);

	for (size_t i = 0; p != NULL && i < n; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

void
wire_put_u8(struct wire_out *out, uint8_t v)
{
	put(out, v, 1);
}

void
wire_put_u16(struct wire_out *out, uint16_t v)
{
	put(out, v, 2);
}

void
wire_put_u32(struct wire_out *out, uint32_t v)
{
	put(out, v, 4);
}

void
wire_put_u64(struct wire_out *out, uint64_t v)
{
	put(out, v, 8);
}

void
wire_put_bytes(struct wire_out *out, const void *data, size_t len)
{
	uint8_t *p = claim(out, len);

	if (p != NULL && len > 0)
		memcpy(p, data, len);
}

const uint8_t *
wire_get_bytes(struct wire_in *in, size_t len)
{
	const uint8_t *p = in->at;

	if (in->bad || (size_t)(in->end - in->at) < len) {
		in->bad = true;
		return NULL;
	}
	in->at += len;
	return p;
}

static uint64_t
get(struct wire_in *in, size_t n)
{
	const uint8_t *p = wire_get_bytes(in, n);
	uint64_t v = 0;

	for (size_t i = 0; p != NULL && i < n; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

uint8_t
wire_get_u8(struct wire_in *in)
{
	return (uint8_t)get(in, 1);
}

uint16_t
wire_get_u16(struct wire_in *in)
{
	return (uint16_t)get(in, 2);
}

uint32_t
wire_get_u32(struct wire_in *in)
{
	return (uint32_t)get(in, 4);
}

uint64_t
wire_get_u64(struct wire_in *in)
{
	return get(in, 8);
}

bool
wire_in_ok(const struct wire_in *in)
{
	return !in->bad && in->at == in->end;
}

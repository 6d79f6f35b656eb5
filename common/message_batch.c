/* SPDX-License-Identifier: ISC */
/* message_batch.c - those messages that only a batch has. */
#include "common/message.h"
#include "common/message_parts.h"

size_t
msg_task_encode(uint8_t buf[FRAME_LEN_MAX], uint32_t worker,
    const struct msg_task *m)
{
	struct wire_out out;

	frame_begin(&out, buf, FRAME_LEN_MAX, MSG_TASK, worker);
	wire_put_u64(&out, m->task);
	wire_put_u64(&out, m->number);
	wire_put_u32(&out, m->n);
	wire_put_u8(&out, m->last_try);
	wire_put_bytes(&out, m->bytes, m->len);
	return frame_end(&out, buf);
}

int
msg_task_decode(struct msg_task *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	m->number = wire_get_u64(&in);
	m->n = wire_get_u32(&in);
	m->last_try = wire_get_u8(&in) != 0;
	m->len = (size_t)(in.end - in.at);
	m->bytes = wire_get_bytes(&in, m->len);
	return message_verdict(&in);
}

size_t
msg_items_encode(uint8_t buf[FRAME_LEN_MAX], uint32_t worker,
    const struct msg_items *m)
{
	struct wire_out out;

	frame_begin(&out, buf, FRAME_LEN_MAX, MSG_ITEMS, worker);
	wire_put_bytes(&out, m->bytes, m->len);
	return frame_end(&out, buf);
}

int
msg_items_decode(struct msg_items *m, const struct frame *f)
{
	m->bytes = f->payload;
	m->len = f->len;
	return 0;
}

size_t
msg_take_back_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_take_back *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_TAKE_BACK, worker);
	wire_put_u64(&out, m->task);
	return frame_end(&out, buf);
}

int
msg_take_back_decode(struct msg_take_back *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	return message_verdict(&in);
}

size_t
msg_last_try_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_last_try *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_LAST_TRY, worker);
	wire_put_u64(&out, m->task);
	return frame_end(&out, buf);
}

int
msg_last_try_decode(struct msg_last_try *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	return message_verdict(&in);
}

size_t
msg_end_task_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_end_task *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_END_TASK, worker);
	wire_put_u64(&out, m->task);
	wire_put_u32(&out, m->signo);
	wire_put_u64(&out, m->grace_ms);
	return frame_end(&out, buf);
}

int
msg_end_task_decode(struct msg_end_task *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	m->signo = wire_get_u32(&in);
	m->grace_ms = wire_get_u64(&in);
	return message_verdict(&in);
}

size_t
msg_done_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_done *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_DONE, worker);
	wire_put_u64(&out, m->task);
	wire_put_u32(&out, m->wait_status);
	wire_put_u32(&out, m->pid);
	wire_put_u64(&out, m->begun_us);
	wire_put_u64(&out, m->ran_us);
	wire_put_u64(&out, m->user_us);
	wire_put_u64(&out, m->system_us);
	wire_put_u64(&out, m->max_rss_kb);
	wire_put_u64(&out, m->out_bytes);
	wire_put_u64(&out, m->err_bytes);
	wire_put_u8(&out, m->stopped);
	wire_put_u8(&out, m->shown);
	message_put_clean(&out, &m->clean);
	return frame_end(&out, buf);
}

int
msg_done_decode(struct msg_done *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);

	m->task = wire_get_u64(&in);
	m->wait_status = wire_get_u32(&in);
	m->pid = wire_get_u32(&in);
	m->begun_us = wire_get_u64(&in);
	m->ran_us = wire_get_u64(&in);
	m->user_us = wire_get_u64(&in);
	m->system_us = wire_get_u64(&in);
	m->max_rss_kb = wire_get_u64(&in);
	m->out_bytes = wire_get_u64(&in);
	m->err_bytes = wire_get_u64(&in);
	m->stopped = wire_get_u8(&in) != 0;
	m->shown = wire_get_u8(&in) != 0;
	message_get_clean(&in, &m->clean);
	return message_verdict(&in);
}

size_t
msg_answered_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_answered *m)
{
	struct wire_out out;

	frame_begin(&out, buf, MSG_LEN_MAX, MSG_ANSWERED, worker);
	wire_put_u64(&out, m->task);
	wire_put_u32(&out, m->answered);
	wire_put_u8(&out, (uint8_t)m->why);
	wire_put_u32(&out, m->wait_status);
	wire_put_u64(&out, m->begun_us);
	wire_put_u64(&out, m->ran_us);
	wire_put_u64(&out, m->out_bytes);
	return frame_end(&out, buf);
}

int
msg_answered_decode(struct msg_answered *m, const struct frame *f)
{
	struct wire_in in = message_payload(f);
	uint8_t why;

	m->task = wire_get_u64(&in);
	m->answered = wire_get_u32(&in);
	why = wire_get_u8(&in);
	m->wait_status = wire_get_u32(&in);
	m->begun_us = wire_get_u64(&in);
	m->ran_us = wire_get_u64(&in);
	m->out_bytes = wire_get_u64(&in);
	if (why >= MSG_NUNANSWERED)
		return -1;
	m->why = (enum msg_unanswered)why;
	return message_verdict(&in);
}

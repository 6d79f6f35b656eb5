/* SPDX-License-Identifier: ISC */
/*
 * message.h - what a supervisor and a worker say to each other.
 *
 * Every message is one frame (frame.h). Numbers are part of the protocol: add
 * at the end, never renumber, never reuse.
 *
 * Each MSG_RUN is answered by MSG_UNSPAWNED, or by MSG_STARTED, MSG_EXITED and
 * MSG_CLEAN in this order. Each MSG_TASK, in a batch, is answered by
 * MSG_UNSPAWNED or by MSG_DONE, in the order of the tasks; a worker is told of
 * the next one while it runs the one before. With --persistent it has n tasks
 * of one item each, with numbers that follow, and is answered by MSG_UNSPAWNED
 * or by MSG_ANSWERED; MSG_CLEAN then says that a process that was asked to
 * leave has, or what had to be killed. The end of file of the command pipe
 * means: end the tree with the pool's own grace, and exit.
 *
 * Encoders write a whole frame into buf and return its length; they cannot
 * fail, for every message has a bounded size below MSG_LEN_MAX. Decoders read
 * exactly one payload and return 0, or -1 when the bytes are not one; *m is
 * then unspecified. They never exit: the bytes come from another process.
 */
#ifndef REEVE_MESSAGE_H
#define REEVE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/frame.h"

/* The longest, MSG_DONE with all names, has 283; small, for it is stack. */
#define MSG_LEN_MAX 320u

enum message_type {
	/* supervisor -> worker */
	MSG_RUN = 1, /* run the pool's command once */
	MSG_STOP = 2, /* end the tree */
	MSG_SIGNAL = 3, /* pass a signal on */
	MSG_ITEMS = 4, /* a piece of the items of the task that follows */
	MSG_TASK = 5, /* run the pool's command with these items */
	MSG_TAKE_BACK = 6, /* unless it has begun, give this task back */
	MSG_END_TASK = 7, /* end the tree of this task, if it is running */
	MSG_LAST_TRY = 8, /* this task, if it is running, is not tried again */
	/* worker -> supervisor */
	MSG_STARTED = 16, /* the task's process exists and has exec'd */
	MSG_UNSPAWNED = 17, /* the task could not be started */
	MSG_EXITED = 18, /* the task's own process has ended */
	MSG_CLEAN = 19, /* nothing of the tree is left */
	MSG_PAUSED = 20, /* the task's own process was stopped (terminal) */
	MSG_INTERRUPTED = 21, /* a signal was typed at the terminal */
	MSG_DONE = 22, /* a task of a batch has ended, nothing of it is left */
	MSG_ANSWERED = 23, /* the items of a task were answered, or some were */
};

/* MSG_RUN. Wire: u64 task. */
struct msg_run {
	uint64_t task; /* never reused within a supervisor's life */
};

/* MSG_STOP. Wire: u32 signo, u64 grace_ms, u8 leave. */
struct msg_stop {
	uint32_t signo; /* 0: it is to leave by itself, within the grace */
	uint64_t grace_ms; /* until SIGKILL; 0 is at once */
	bool leave; /* exit when the tree is empty */
};

/* MSG_SIGNAL. Wire: u32 signo, u8 whole_tree. */
struct msg_signal {
	uint32_t signo;
	bool whole_tree; /* or the task's own process alone */
};

/*
 * MSG_TASK. Wire: u64 task, u64 number, u32 n, u8 last_try, and the rest is
 * bytes: n items with a NUL behind each, begun by the MSG_ITEMS before.
 */
struct msg_task {
	uint64_t task; /* never reused; each try has its own */
	uint64_t number; /* of the items in the input, from 1 */
	uint32_t n;
	bool last_try; /* what it writes is shown even if it fails */
	const uint8_t *bytes; /* borrowed from the frame */
	size_t len;
};

#define MSG_TASK_BYTES_MAX (FRAME_PAYLOAD_MAX - 21)

/* MSG_ITEMS. Wire: bytes, at most FRAME_PAYLOAD_MAX. */
struct msg_items {
	const uint8_t *bytes; /* borrowed from the frame */
	size_t len;
};

/* MSG_TAKE_BACK. Wire: u64 task. */
struct msg_take_back {
	uint64_t task;
};

/* MSG_LAST_TRY. Wire: u64 task. */
struct msg_last_try {
	uint64_t task;
};

/* MSG_END_TASK. Wire: u64 task, u32 signo, u64 grace_ms. */
struct msg_end_task {
	uint64_t task;
	uint32_t signo;
	uint64_t grace_ms;
};

/* MSG_STARTED. Wire: u64 task, u32 pid. */
struct msg_started {
	uint64_t task;
	uint32_t pid;
};

/* MSG_UNSPAWNED. Wire: u64 task, u32 stage, u32 error. */
struct msg_unspawned {
	uint64_t task;
	uint32_t stage; /* enum spawn_stage of worker/spawn.h */
	uint32_t error; /* errno; ECANCELED when a stop overtook it */
};

/* Why a process is named in a report. */
enum msg_reason {
	MSG_REASON_LEFT_BEHIND, /* alive when the task's own process ended */
	MSG_REASON_IGNORED, /* had the stop signal and the grace */
	MSG_REASON_LEFT_SESSION, /* the same, in a session of its own */
	MSG_REASON_STOPPED, /* the same, stopped (state T) */
	MSG_NREASONS
};

#define MSG_NAME_LEN 16u /* TASK_COMM_LEN of Linux, NUL included */
#define MSG_PROCESSES_MAX 8u /* named in one report; the rest are counted */

/* Wire: u32 pid, u8 reason, u8 length, that many bytes. */
struct msg_process {
	uint32_t pid;
	enum msg_reason reason;
	char name[MSG_NAME_LEN];
};

/* Wire: u32 total, u8 n, n processes. */
struct msg_processes {
	uint32_t total;
	uint8_t n; /* of the total, these are named */
	struct msg_process named[MSG_PROCESSES_MAX];
};

/*
 * MSG_EXITED. Wire: u64 task, u32 wait_status, u64 ran_ms, u64 user_us,
 * u64 system_us, u64 max_rss_kb, u8 interrupted, processes left.
 */
struct msg_exited {
	uint64_t task;
	uint32_t wait_status; /* as waitpid gives it */
	uint64_t ran_ms; /* monotonic, from exec to reaping */
	uint64_t user_us; /* CPU time of the task and what it waited for */
	uint64_t system_us;
	uint64_t max_rss_kb;
	bool interrupted; /* a signal was typed at the terminal meanwhile */
	struct msg_processes left; /* of the tree, and not yet being ended */
};

/*
 * MSG_CLEAN. Wire: u64 task, u32 signo, u32 ended, u64 ended_ms,
 * u64 kill_after_ms, processes killed.
 */
struct msg_clean {
	uint64_t task;
	uint32_t signo; /* the stop signal, or 0 if none was needed */
	uint32_t ended; /* processes reaped between it and SIGKILL */
	uint64_t ended_ms; /* from the stop signal to the last of these */
	uint64_t kill_after_ms; /* from the stop signal to SIGKILL */
	struct msg_processes killed;
};

/*
 * MSG_DONE. Wire: u64 task, u32 wait_status, u32 pid, u64 begun_us, u64 ran_us,
 * u64 user_us, u64 system_us, u64 max_rss_kb, u64 out_bytes, u64 err_bytes,
 * u8 stopped, u8 shown, then as MSG_CLEAN from signo on.
 */
struct msg_done {
	uint64_t task;
	uint32_t wait_status;
	uint32_t pid;
	uint64_t begun_us; /* monotonic */
	uint64_t ran_us;
	uint64_t user_us;
	uint64_t system_us;
	uint64_t max_rss_kb;
	uint64_t out_bytes; /* what it wrote, if that was counted */
	uint64_t err_bytes;
	bool stopped; /* by MSG_STOP or MSG_END_TASK, before it had ended */
	bool shown; /* the printer has what it wrote, or knows of its end */
	struct msg_clean clean; /* its task is not set */
};

/* Why the first item that is not answered is not; those behind it wait. */
enum msg_unanswered {
	MSG_UNANSWERED_NONE, /* all are answered */
	MSG_UNANSWERED_DEATH, /* the process ended, with this wait status */
	MSG_UNANSWERED_EXCESS, /* it wrote more lines than it was asked for */
	MSG_UNANSWERED_RETURNED, /* it is given back, as those behind it */
	MSG_UNANSWERED_LOST, /* so are the answers of those before it */
	MSG_NUNANSWERED
};

/*
 * MSG_ANSWERED. Wire: u64 task, u32 answered, u8 why, u32 wait_status, u64
 * begun_us, u64 ran_us, u64 out_bytes.
 */
struct msg_answered {
	uint64_t task;
	uint32_t answered; /* items, from the first one on */
	enum msg_unanswered why;
	uint32_t wait_status;
	uint64_t begun_us; /* monotonic */
	uint64_t ran_us; /* for all of them */
	uint64_t out_bytes;
};

/* MSG_PAUSED, MSG_INTERRUPTED. Wire: u32 signo. */
struct msg_terminal {
	uint32_t signo;
};

size_t msg_run_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_run *m);
size_t msg_stop_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_stop *m);
size_t msg_signal_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_signal *m);
size_t msg_started_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_started *m);
size_t msg_unspawned_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_unspawned *m);
size_t msg_exited_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_exited *m);
size_t msg_clean_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_clean *m);
/* len at most MSG_TASK_BYTES_MAX; buf has FRAME_LEN_MAX, as for MSG_ITEMS. */
size_t msg_task_encode(uint8_t buf[FRAME_LEN_MAX], uint32_t worker,
    const struct msg_task *m);
size_t msg_items_encode(uint8_t buf[FRAME_LEN_MAX], uint32_t worker,
    const struct msg_items *m);
size_t msg_take_back_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_take_back *m);
size_t msg_last_try_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_last_try *m);
size_t msg_end_task_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_end_task *m);
size_t msg_done_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_done *m);
size_t msg_answered_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    const struct msg_answered *m);
/* type is MSG_PAUSED or MSG_INTERRUPTED. */
size_t msg_terminal_encode(uint8_t buf[MSG_LEN_MAX], uint32_t worker,
    enum message_type type, const struct msg_terminal *m);

int msg_run_decode(struct msg_run *m, const struct frame *f);
int msg_stop_decode(struct msg_stop *m, const struct frame *f);
int msg_signal_decode(struct msg_signal *m, const struct frame *f);
int msg_started_decode(struct msg_started *m, const struct frame *f);
int msg_unspawned_decode(struct msg_unspawned *m, const struct frame *f);
int msg_exited_decode(struct msg_exited *m, const struct frame *f);
int msg_clean_decode(struct msg_clean *m, const struct frame *f);
int msg_task_decode(struct msg_task *m, const struct frame *f);
int msg_items_decode(struct msg_items *m, const struct frame *f);
int msg_take_back_decode(struct msg_take_back *m, const struct frame *f);
int msg_last_try_decode(struct msg_last_try *m, const struct frame *f);
int msg_end_task_decode(struct msg_end_task *m, const struct frame *f);
int msg_done_decode(struct msg_done *m, const struct frame *f);
int msg_answered_decode(struct msg_answered *m, const struct frame *f);
int msg_terminal_decode(struct msg_terminal *m, const struct frame *f);

#endif

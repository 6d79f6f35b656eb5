/* SPDX-License-Identifier: ISC */
/*
 * text.h - words to values and back.
 *
 * For what a person typed and what a person will read. Nothing here allocates,
 * logs or exits. A reader takes the whole string or refuses it: no blanks, no
 * sign unless a range below zero was asked for, nothing left over. It returns
 * 0, or -1 when the word is bad, and writes the value only on success.
 */
#ifndef REEVE_TEXT_H
#define REEVE_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Ten years of 365 days: longer is a typing error, not a wish. */
#define TEXT_DURATION_MAX_MS (UINT64_C(10) * 365 * 86400 * 1000)

/* What text_duration_format and text_signal_name need at most. */
#define TEXT_DURATION_CAP 32
#define TEXT_SIGNAL_CAP 16

/*
 * A time: "250ms", "10s", "5m", "1h", "1d", "1.5s"; several parts with the
 * larger unit first, each unit once, as in "1m30s"; or seconds without a unit,
 * as in "90", "0.5" or ".5". At most nine digits after a point. What is finer
 * than a millisecond is rounded up, so that only zero gives 0.
 */
int text_duration(const char *s, uint64_t *ms);

/*
 * A time for a message: "250 ms", "3.2 s", "10 s", "5 min 3 s", "2 h 5 min",
 * "3 d 4 h". Rounded down to what is shown. Returns buf.
 */
const char *text_duration_format(char *buf, size_t cap, uint64_t ms);

/*
 * A signal: "TERM", "SIGTERM", "15", "RTMIN", "RTMIN+3", "RTMAX-1", in either
 * case. Every number from 1 to SIGRTMAX is taken, KILL and STOP as well:
 * whether such a signal makes sense is for the caller to say.
 */
int text_signal(const char *s, int *signo);

/*
 * The name that text_signal reads: "TERM", "RTMIN+3", or the bare number of a
 * signal without a name. Returns buf.
 */
const char *text_signal_name(int signo, char *buf, size_t cap);

/*
 * A size: bytes, or a number with K, M, G or T in either case, each optionally
 * followed by B or iB. All are powers of 1024: "10K", "10KB" and "10KiB" are
 * the same 10240.
 */
int text_size(const char *s, uint64_t *bytes);

/* A decimal number from min to max, both included; never "+5". */
int text_number(const char *s, long long min, long long max, long long *v);

/*
 * Make foreign bytes safe to show on one line: newline becomes \n, a backslash
 * is doubled, and \xNN stands for each byte of a control character (ASCII and
 * C1), of what is not UTF-8, and of characters that break a line or turn its
 * direction. All other UTF-8 is kept.
 *
 * Ends with a NUL unless cap is 0; cut before the first character that does
 * not fit whole. Returns the bytes written without the NUL.
 */
size_t text_escape(char *dst, size_t cap, const char *src, size_t len);

/*
 * Write a sentence for the user, cut to cap, and return -1: for the last line
 * of a function that refuses its input, `return text_refuse(why, cap, ...)`.
 */
int text_refuse(char *why, size_t cap, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif

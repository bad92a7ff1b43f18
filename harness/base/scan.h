/* A cursor for parsing text from outside. It is bounded by a length, not by a NUL, so that hostile or truncated text
 * cannot make it read too far. A function that does not find what it looks for returns false and leaves the cursor where
 * it was. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scan {
        const char *at;
        const char *end;
};

struct scan scan_text(const char *text, size_t len);
size_t scan_len(const struct scan *scan);
/* Takes the next line, returned without its newline; false at the end of the text. The last line need not have one. */
bool scan_line(struct scan *scan, struct scan *ret_line);
/* Skips blanks and tabs. */
void scan_space(struct scan *scan);
/* Skips blanks, then takes the bytes up to the next blank, tab or newline. */
bool scan_word(struct scan *scan, struct scan *ret_word);
/* Takes `literal`. */
bool scan_match(struct scan *scan, const char *literal);
/* Takes everything up to `mark`, returned without it, and the mark. */
bool scan_until(struct scan *scan, char mark, struct scan *ret_part);
/* Skips blanks, then takes decimal digits. False on a sign and above 2^63 - 1. */
bool scan_i64(struct scan *scan, int64_t *ret_value);
/* Takes hexadecimal digits without "0x". */
bool scan_hex(struct scan *scan, uint64_t *ret_value);
/* Takes a word that is a floating-point number in C's notation, finite and not negative. */
bool scan_f64(struct scan *scan, double *ret_value);
/* Takes a floating-point number in C's notation, such as "1.4e+08", and truncates it. False on inf, nan, negative numbers
 * and those beyond int64_t. */
bool scan_count(struct scan *scan, int64_t *ret_value);
bool scan_equals(const struct scan *scan, const char *text);

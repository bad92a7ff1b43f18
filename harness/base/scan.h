/* A cursor over text that came from outside: bounded by a length, not by a NUL, so that hostile or cut-off bytes
 * cannot lead it astray. Every function that does not find what it looks for leaves the cursor where it was. */
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
/* The next line without its end; false at the end of the text. A last line without a newline counts. */
bool scan_line(struct scan *scan, struct scan *ret_line);
/* Skips blanks and tabs. */
void scan_space(struct scan *scan);
/* The next run of bytes without blank, tab or newline, blanks before it skipped; false where there is none. */
bool scan_word(struct scan *scan, struct scan *ret_word);
/* Steps over `literal`. */
bool scan_match(struct scan *scan, const char *literal);
/* Everything up to `mark`, and steps over the mark. */
bool scan_until(struct scan *scan, char mark, struct scan *ret_part);
/* Decimal digits, blanks before them skipped; false on none, on a sign, and above 2^63 - 1. */
bool scan_i64(struct scan *scan, int64_t *ret_value);
/* Hexadecimal digits without "0x". */
bool scan_hex(struct scan *scan, uint64_t *ret_value);
/* A floating-point number in C's notation, finite and not negative; the whole word must be it. */
bool scan_f64(struct scan *scan, double *ret_value);
/* A floating-point number in C's notation, also "1.4e+08"; false on inf, nan and what does not fit an int64_t when
 * cut to a whole number, and on negative ones. */
bool scan_count(struct scan *scan, int64_t *ret_value);
bool scan_equals(const struct scan *scan, const char *text);

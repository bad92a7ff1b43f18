/* Nothing here allocates memory or changes the text. */
#include "base/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct scan scan_text(const char *text, size_t len)
{
        return (struct scan){ .at = text, .end = text ? text + len : text };
}

size_t scan_len(const struct scan *scan)
{
        return (size_t)(scan->end - scan->at);
}

bool scan_line(struct scan *scan, struct scan *ret_line)
{
        const char *stop;

        if (scan->at == scan->end)
                return false;
        stop = memchr(scan->at, '\n', scan_len(scan));
        *ret_line = (struct scan){ .at = scan->at, .end = stop ? stop : scan->end };
        scan->at = stop ? stop + 1 : scan->end;
        return true;
}

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

void scan_space(struct scan *scan)
{
        while (scan->at < scan->end && is_blank(*scan->at))
                scan->at++;
}

bool scan_word(struct scan *scan, struct scan *ret_word)
{
        struct scan copy = *scan;
        const char *begin;

        scan_space(&copy);
        begin = copy.at;
        while (copy.at < copy.end && !is_blank(*copy.at) && *copy.at != '\n')
                copy.at++;
        if (copy.at == begin)
                return false;
        *ret_word = (struct scan){ .at = begin, .end = copy.at };
        *scan = copy;
        return true;
}

bool scan_match(struct scan *scan, const char *literal)
{
        size_t len = strlen(literal);

        if (scan_len(scan) < len || memcmp(scan->at, literal, len) != 0)
                return false;
        scan->at += len;
        return true;
}

bool scan_until(struct scan *scan, char mark, struct scan *ret_part)
{
        const char *stop = scan->at == scan->end ? NULL : memchr(scan->at, mark, scan_len(scan));

        if (!stop)
                return false;
        *ret_part = (struct scan){ .at = scan->at, .end = stop };
        scan->at = stop + 1;
        return true;
}

bool scan_i64(struct scan *scan, int64_t *ret_value)
{
        struct scan copy = *scan;
        const char *begin;
        int64_t value = 0;

        scan_space(&copy);
        begin = copy.at;
        for (; copy.at < copy.end && *copy.at >= '0' && *copy.at <= '9'; copy.at++)
                if (__builtin_mul_overflow(value, 10, &value) ||
                    __builtin_add_overflow(value, *copy.at - '0', &value))
                        return false;
        if (copy.at == begin)
                return false;
        *ret_value = value;
        *scan = copy;
        return true;
}

static int hex_digit(char c)
{
        if (c >= '0' && c <= '9')
                return c - '0';
        if (c >= 'a' && c <= 'f')
                return c - 'a' + 10;
        if (c >= 'A' && c <= 'F')
                return c - 'A' + 10;
        return -1;
}

bool scan_hex(struct scan *scan, uint64_t *ret_value)
{
        struct scan copy = *scan;
        uint64_t value = 0;

        for (; copy.at < copy.end && hex_digit(*copy.at) >= 0; copy.at++) {
                if (value >> 60)
                        return false;
                value = value << 4 | (uint64_t)hex_digit(*copy.at);
        }
        if (copy.at == scan->at)
                return false;
        *ret_value = value;
        *scan = copy;
        return true;
}

bool scan_f64(struct scan *scan, double *ret_value)
{
        struct scan word = { 0 };
        struct scan copy = *scan;
        char text[64];
        char *end;
        double value;

        if (!scan_word(&copy, &word) || scan_len(&word) >= sizeof(text) || word.at[0] < '0' ||
            word.at[0] > '9')
                return false;
        memcpy(text, word.at, scan_len(&word));
        text[scan_len(&word)] = '\0';
        value = strtod(text, &end);
        if (*end || !isfinite(value))
                return false;
        *ret_value = value;
        *scan = copy;
        return true;
}

bool scan_count(struct scan *scan, int64_t *ret_value)
{
        struct scan copy = *scan;
        double value;

        if (!scan_f64(&copy, &value) || value >= 0x1p63)
                return false;
        *ret_value = (int64_t)value;
        *scan = copy;
        return true;
}

bool scan_equals(const struct scan *scan, const char *text)
{
        return scan_len(scan) == strlen(text) && memcmp(scan->at, text, scan_len(scan)) == 0;
}

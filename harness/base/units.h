/* Converts "30s", "64MiB", "1%" to and from base units.
 *
 * Inside the program all values are in base units: nanoseconds, bytes, fractions. Text without a unit is refused: whether
 * "30" means seconds or milliseconds is exactly the mistake that a unit prevents.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Parses "250ms", "1.5s", "2m", "1h", "7d", also combined: "1m30s"; units ns us µs ms s m h d. Not negative.
 * False if it is not a duration or exceeds 2^63 ns; the output stays untouched. */
bool units_parse_duration(const char *text, int64_t *ret_ns);

/* Parses "512B", "64KiB", "1.5MiB", "2GiB", "1TiB", and decimal kB, MB, GB, TB; "0" needs no unit. Not negative. */
bool units_parse_bytes(const char *text, int64_t *ret_bytes);

/* Parses "1%" as 0.01. */
bool units_parse_percent(const char *text, double *ret_fraction);

enum { UNITS_TEXT_MAX = 32 };

/* Formats as "58.4 MiB", "512 B", "-3.2 KiB": binary units, three significant digits or one decimal place; below 10 B two
 * digits. */
const char *units_format_bytes(double bytes, char ret_text[static UNITS_TEXT_MAX]);

/* Formats as "1.8 ms", "12.0 s", "250 ns". */
const char *units_format_duration(double ns, char ret_text[static UNITS_TEXT_MAX]);

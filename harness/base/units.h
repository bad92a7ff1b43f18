/* Units: "30s", "64MiB", "1%" to and from base units.
 *
 * Base units everywhere inside: nanoseconds, bytes, fractions. A number without its unit is refused: "30" seconds
 * or milliseconds is exactly the mistake that a unit prevents.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "250ms", "1.5s", "2m", "1h", "7d", also joined: "1m30s"; units ns us µs ms s m h d. Not negative.
 * False where it is not a duration or exceeds 2^63 ns; the output stays untouched. */
bool units_parse_duration(const char *text, int64_t *ret_ns);

/* "512B", "64KiB", "1.5MiB", "2GiB", "1TiB", and decimal kB, MB, GB, TB; "0" may stand alone. Not negative. */
bool units_parse_bytes(const char *text, int64_t *ret_bytes);

/* "1%" → 0.01. */
bool units_parse_percent(const char *text, double *ret_fraction);

enum { UNITS_TEXT_MAX = 32 };

/* "58.4 MiB", "512 B", "-3.2 KiB": three significant digits or one decimal place, binary units;
 * under 10 B two digits. */
const char *units_format_bytes(double bytes, char ret_text[static UNITS_TEXT_MAX]);

/* "1.8 ms", "12.0 s", "250 ns". */
const char *units_format_duration(double ns, char ret_text[static UNITS_TEXT_MAX]);

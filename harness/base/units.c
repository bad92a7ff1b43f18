/* Parses and formats numbers with units, by tables of units. */
#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

struct unit {
        const char *name;
        double scale;
};

static const struct unit duration_units[] = {
        { "ns", 1 },   { "us", 1e3 },   { "µs", 1e3 },    { "ms", 1e6 }, { "s", 1e9 },
        { "m", 60e9 }, { "h", 3600e9 }, { "d", 86400e9 }, { NULL, 0 },
};

static const struct unit byte_units[] = {
        { "B", 1 },
        { "KiB", 1024.0 },
        { "MiB", 1024.0 * 1024 },
        { "GiB", 1024.0 * 1024 * 1024 },
        { "TiB", 1024.0 * 1024 * 1024 * 1024 },
        { "kB", 1e3 },
        { "MB", 1e6 },
        { "GB", 1e9 },
        { "TB", 1e12 },
        { NULL, 0 },
};

/* Parses a number at the start of `text`: digits and at most one point; no sign, no exponent, no "inf". */
static bool parse_number(const char *text, double *ret_value, const char **ret_end)
{
        size_t len = strspn(text, "0123456789.");
        char *end;
        double value;

        if (len == 0 || len > 30 || text[0] == '.')
                return false;
        value = strtod(text, &end);
        if (end > text + len)
                end = (char *)text + len;
        if (end != text + len || end[-1] == '.')
                return false;
        *ret_value = value;
        *ret_end = end;
        return true;
}

/* Parses one number and its unit at the start of `text`; the longest unit name that matches wins. */
static bool parse_quantity(const char *text, const struct unit *units, double *ret_value,
                           const char **ret_end)
{
        const struct unit *best = NULL;
        const char *end;
        double number;

        if (!parse_number(text, &number, &end))
                return false;
        for (const struct unit *unit = units; unit->name; unit++)
                if (strncmp(end, unit->name, strlen(unit->name)) == 0 &&
                    (!best || strlen(unit->name) > strlen(best->name)))
                        best = unit;
        if (!best)
                return false;
        *ret_value = number * best->scale;
        *ret_end = end + strlen(best->name);
        return true;
}

static bool store_whole(double value, int64_t *ret)
{
        if (!(value < 9.2e18))
                return false;
        *ret = (int64_t)llround(value);
        return true;
}

bool units_parse_duration(const char *text, int64_t *ret_ns)
{
        double total = 0;

        if (strcmp(text, "0") == 0)
                return store_whole(0, ret_ns);
        do {
                double part;

                if (!parse_quantity(text, duration_units, &part, &text))
                        return false;
                total += part;
        } while (*text);
        return store_whole(total, ret_ns);
}

bool units_parse_bytes(const char *text, int64_t *ret_bytes)
{
        const char *end;
        double value;

        if (strcmp(text, "0") == 0)
                return store_whole(0, ret_bytes);
        return parse_quantity(text, byte_units, &value, &end) && !*end && store_whole(value, ret_bytes);
}

bool units_parse_percent(const char *text, double *ret_fraction)
{
        const char *end;
        double value;

        if (!parse_number(text, &value, &end) || strcmp(end, "%") != 0)
                return false;
        *ret_fraction = value / 100;
        return true;
}

const char *units_format_bytes(double bytes, char ret_text[static UNITS_TEXT_MAX])
{
        static const char *const names[] = { "B", "KiB", "MiB", "GiB", "TiB" };
        size_t i = 0;

        while (fabs(bytes) >= 1023.95 && i + 1 < sizeof(names) / sizeof(names[0])) {
                bytes /= 1024;
                i++;
        }
        if (i == 0 && fabs(bytes) >= 0.005 && fabs(bytes) < 9.95)
                snprintf(ret_text, UNITS_TEXT_MAX, "%.2g B", bytes); /* 0.4 B per request must not become 0 */
        else
                snprintf(ret_text, UNITS_TEXT_MAX, i == 0 ? "%.0f %s" : "%.1f %s", bytes, names[i]);
        return ret_text;
}

const char *units_format_duration(double ns, char ret_text[static UNITS_TEXT_MAX])
{
        static const struct unit steps[] = { { "s", 1e9 }, { "ms", 1e6 }, { "µs", 1e3 } };

        for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
                if (fabs(ns) >= steps[i].scale) {
                        snprintf(ret_text, UNITS_TEXT_MAX, "%.1f %s", ns / steps[i].scale, steps[i].name);
                        return ret_text;
                }
        snprintf(ret_text, UNITS_TEXT_MAX, "%.0f ns", ns);
        return ret_text;
}

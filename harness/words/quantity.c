/* One function per unit. */
#include "words/quantity.h"

#include <math.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/units.h"

void quantity_append_bare(double value, struct strbuf *buf)
{
        strbuf_printf(buf, fabs(value) < 999.5 ? "%.3g" : "%.0f", value);
}

static void append_bytes(double value, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        strbuf_append(buf, units_format_bytes(value, text));
}

static void append_whole(double value, struct strbuf *buf)
{
        strbuf_printf(buf, "%.0f", value);
}

static void append_share(double value, struct strbuf *buf)
{
        strbuf_printf(buf, "%.0f %%", 100 * value);
}

/* Uses the largest unit of which there are at least two: "90.0 minutes", "2.5 hours". */
static void append_span(double seconds, struct strbuf *buf)
{
        static const struct {
                double seconds;
                const char *name;
        } units[] = { { 365 * 86400.0, "years" }, { 86400, "days" }, { 3600, "hours" }, { 60, "minutes" } };

        for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
                if (seconds >= 1.95 * units[i].seconds) {
                        strbuf_printf(buf, "%.1f %s", seconds / units[i].seconds, units[i].name);
                        return;
                }
        strbuf_printf(buf, "%.0f seconds", seconds);
}

static void (*const appenders[FINDING_UNIT_COUNT])(double value, struct strbuf *buf) = {
        [FINDING_BYTES] = append_bytes,  [FINDING_NUMBER] = quantity_append_bare,
        [FINDING_WHOLE] = append_whole,  [FINDING_SHARE] = append_share,
        [FINDING_SECONDS] = append_span,
};

void quantity_append(enum finding_unit unit, double value, struct strbuf *buf)
{
        if (isinf(value))
                strbuf_append(buf, value > 0 ? "∞" : "-∞");
        else
                appenders[unit](value, buf);
}

void quantity_append_signed(enum finding_unit unit, double value, struct strbuf *buf)
{
        struct strbuf text = { 0 };

        quantity_append(unit, value, &text);
        if (value > 0 && strncmp(strbuf_text(&text), "0 ", 2) != 0)
                strbuf_append_char(buf, '+');
        strbuf_append(buf, strbuf_text(&text));
        strbuf_clear(&text);
}

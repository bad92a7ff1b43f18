/* Small steps that keep a row's bytes, `known` and detail consistent. */
#include "ledger/rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

void rows_add(struct ledger *ledger, enum ledger_row_id id, int64_t bytes)
{
        ledger->rows[id].bytes += bytes;
        ledger->rows[id].known = true;
}

void rows_unknown(struct ledger *ledger, enum ledger_row_id id, const char *why)
{
        ledger->rows[id].known = false;
        ledger->rows[id].bytes = 0;
        free(ledger->rows[id].detail);
        ledger->rows[id].detail = mem_dup(why);
}

void rows_note(struct ledger *ledger, enum ledger_row_id id, const char *format, ...)
{
        char *was = ledger->rows[id].detail;
        char text[1024];
        va_list args;

        va_start(args, format);
        vsnprintf(text, sizeof(text), format, args);
        va_end(args);
        ledger->rows[id].detail = was ? mem_printf("%s; %s", was, text) : mem_dup(text);
        free(was);
}

static void append(struct ledger_side_row **rows, size_t *count, const char *name, int64_t bytes,
                   const char *detail)
{
        *rows = mem_resize(*rows, *count + 1, sizeof(**rows));
        (*rows)[(*count)++] =
                (struct ledger_side_row){ .name = name, .bytes = bytes, .detail = mem_dup(detail) };
}

void rows_below(struct ledger *ledger, const char *name, int64_t bytes, const char *detail)
{
        append(&ledger->below_rss, &ledger->below_count, name, bytes, detail);
}

void rows_beyond(struct ledger *ledger, const char *name, int64_t bytes, const char *detail)
{
        append(&ledger->beyond_rss, &ledger->beyond_count, name, bytes, detail);
}

void rows_check(struct ledger *ledger, const char *name, int64_t measured_bytes, int64_t low_bytes,
                int64_t high_bytes)
{
        int64_t claimed_bytes = measured_bytes;

        if (claimed_bytes < low_bytes)
                claimed_bytes = low_bytes;
        if (claimed_bytes > high_bytes)
                claimed_bytes = high_bytes;
        if (ledger->check_count < LEDGER_CHECK_MAX)
                ledger->checks[ledger->check_count++] =
                        (struct ledger_check){ name, measured_bytes, claimed_bytes };
}

/* The ledger as stacked bars, one per checkpoint: the live heap at the bottom, the rest of RSS above it, container memory
 * on top. Related rows are joined to parts, since nobody can read a bar of 28 colours.
 */
#include "report/figures/figure_ledger.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/ledger_parts.h"
#include "model/result.h"
#include "report/figures/figure_result.h"
#include "report/figures/part_style.h"
#include "words/captions.h"
#include "words/page_words.h"

enum { PART_COUNT = LEDGER_PART_COUNT };

static double beyond_bytes(const struct ledger *ledger)
{
        double sum = 0;

        for (size_t i = 0; i < ledger->beyond_count; i++)
                sum += (double)ledger->beyond_rss[i].bytes;
        return ledger->beyond_count ? sum : NAN;
}

/* The ledger under load is of some moment during the load, not of the peak, which is known only afterwards. */
static const char *row_name(enum checkpoint checkpoint)
{
        return checkpoint == CHECKPOINT_PEAK ? "loaded" : checkpoint_names[checkpoint];
}

static char *reading(const struct result *result)
{
        struct strbuf text = { 0 };

        captions_ledger_bars(result, &text);
        return strbuf_take(&text);
}

static void add_checkpoint(const struct result *result, enum checkpoint checkpoint, struct figure *figure)
{
        const struct ledger *ledger = result_ledger(result, -1, checkpoint);
        char text[UNITS_TEXT_MAX];
        char *note;
        double *row;

        if (!ledger)
                return;
        note = mem_printf("%s", units_format_bytes((double)ledger->rss_bytes, text));
        row = figure_add_row(figure, row_name(checkpoint), note);
        row[0] = (double)ledger->rss_bytes;
        for (size_t i = 0; i < PART_COUNT; i++)
                row[i + 1] = ledger_part_bytes(ledger, &ledger_parts[i]);
        row[PART_COUNT + 1] = beyond_bytes(ledger);
        free(note);
}

static bool has_bytes(const struct figure *figure, size_t column)
{
        for (size_t row = 0; row < figure->row_count; row++) {
                double value = figure_cell(figure, row, column);

                if (isfinite(value) && value > 0)
                        return true;
        }
        return false;
}

bool figure_ledger(const struct result *result, struct figure *figure)
{
        double low;
        double high;

        figure->name = "ledger";
        figure->question = mem_dup(page_words[PAGE_LEDGER_QUESTION]);
        figure->subtitle = figure_result_subtitle(result);
        figure->reading = reading(result);
        figure->x.label = mem_dup("checkpoint (on top of each bar: its RSS)");
        figure->x.scale = FIGURE_ROWS;
        figure->x.divisor = 1;
        figure->y.from_zero = true;
        figure_add_column(figure, "rss_bytes", 0);
        for (size_t i = 0; i < PART_COUNT; i++)
                figure_add_column(figure, ledger_parts[i].column, 0);
        figure_add_column(figure, "beyond_rss_bytes", 0);
        for (int c = 0; c < CHECKPOINT_COUNT; c++)
                add_checkpoint(result, (enum checkpoint)c, figure);
        for (size_t i = 0; i < PART_COUNT; i++)
                if (has_bytes(figure, i + 1))
                        figure_add_series(figure,
                                          &(struct figure_series){ .label = (char *)ledger_parts[i].label,
                                                                   .mark = FIGURE_BAR,
                                                                   .style = part_style(&ledger_parts[i]),
                                                                   .y = i + 1 });
        if (has_bytes(figure, PART_COUNT + 1))
                figure_add_series(figure,
                                  &(struct figure_series){ .label = (char *)"beyond RSS: kernel, page cache",
                                                           .mark = FIGURE_BAR,
                                                           .style = 11,
                                                           .y = PART_COUNT + 1 });
        if (figure->series_count == 0 || !figure_y_range(figure, &low, &high))
                return false;
        figure_axis_bytes(&figure->y, "resident memory", high);
        return true;
}

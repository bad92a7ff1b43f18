/* The page of a result, with one table, one figure and the blocks. */
#include "cli/against_page.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/against_print.h"
#include "cli/blocks.h"
#include "model/result.h"
#include "record/layout.h"
#include "base/escape.h"
#include "report/render/figure.h"
#include "report/pages/page_html.h"
#include "report/render/plot.h"

enum {
        COL_CHANGE,
        COL_LOW,
        COL_HIGH,
        COL_ALLOWED,
        COL_HOLDS,
        COL_WORSE = COL_HOLDS + 3,
        COL_COUNT = COL_WORSE + 3
};

static const char *const column_names[COL_COUNT] = {
        "change",
        "change_low",
        "change_high",
        "allowed",
        "holds_in_allowed",
        "holds_low_in_allowed",
        "holds_high_in_allowed",
        "worse_in_allowed",
        "worse_low_in_allowed",
        "worse_high_in_allowed",
};

static void add_change(const struct gate_baseline_change *change, struct figure *figure)
{
        char *note =
                mem_printf("%+.1f %%, allowed %+.1f %%", 100 * change->change.ratio, 100 * change->allowed);
        double *row = figure_add_row(figure, change->row->label, note);
        double *ratios = &row[change->worse ? COL_WORSE : COL_HOLDS];

        row[COL_CHANGE] = change->change.ratio;
        row[COL_LOW] = change->change.low;
        row[COL_HIGH] = change->change.high;
        row[COL_ALLOWED] = change->allowed;
        ratios[0] = change->change.ratio / change->allowed;
        ratios[1] = change->change.low / change->allowed;
        ratios[2] = change->change.high / change->allowed;
        free(note);
}

static void add_series(struct figure *figure, const char *label, int style, size_t column)
{
        if (figure_has_values(figure, column))
                figure_add_series(figure, &(struct figure_series){ .label = (char *)label,
                                                                   .mark = FIGURE_INTERVAL,
                                                                   .style = style,
                                                                   .y = column,
                                                                   .y2 = column + 1,
                                                                   .y3 = column + 2 });
}

/* Every change beside what is allowed, so that bytes and seconds share an axis. False where nothing is known. */
static bool build_figure(const struct against_story *story, struct figure *figure)
{
        double low = 0, high = 0;

        figure->name = "changes";
        figure->question = mem_dup("Is the new build worse by more than is allowed?");
        figure->subtitle = mem_dup(story->comparison->last.scenario.name);
        figure->reading = mem_dup(
                "Change of the new build in multiples of what is allowed, with its interval. An interval "
                "that begins to the right of 1 fails.");
        figure->x.label = mem_dup("change ÷ allowed change");
        figure->x.scale = FIGURE_SYMLOG;
        figure->x.divisor = 1;
        figure->y.label = mem_dup("");
        figure->y.scale = FIGURE_ROWS;
        figure->y.divisor = 1;
        for (size_t i = 0; i < COL_COUNT; i++)
                figure_add_column(figure, column_names[i], 5);
        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                if (story->comparison->changes[i].known)
                        add_change(&story->comparison->changes[i], figure);
        add_series(figure, "worse", 2, COL_WORSE);
        add_series(figure, "holds", 1, COL_HOLDS);
        if (!figure_x_range(figure, &low, &high))
                return false;
        figure->x.low = fmin(-2, 1.5 * low);
        figure->x.high = fmax(2, 1.5 * high);
        figure_add_span(figure,
                        &(struct figure_span){
                                .from = figure->x.low, .to = 1, .label = (char *)"allowed", .shade = 2 });
        return true;
}

static void append_cell(const char *text, struct strbuf *buf)
{
        strbuf_append(buf, "<td class=\"n\">");
        escape_html(buf, text);
        strbuf_append(buf, "</td>");
}

static void append_value_cell(int row, double value, struct strbuf *buf)
{
        struct strbuf text = { 0 };

        against_value_append(row, value, &text);
        append_cell(strbuf_text(&text), buf);
        strbuf_clear(&text);
}

static void append_share_cell(bool known, double share, struct strbuf *buf)
{
        char *text = known ? mem_printf("%+.1f %%", 100 * share) : mem_dup("unknown");

        append_cell(text, buf);
        free(text);
}

static void append_changes(const struct against_story *story, struct strbuf *buf)
{
        strbuf_printf(
                buf,
                "<section class=\"scroll\" aria-label=\"Changes\" tabindex=\"0\">\n<table>\n<caption>Medians over the "
                "blocks. At least: the lower %.0f %% bound of the change; above what is allowed, the gate fails."
                "</caption>\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\" class=\"n\">Old</th>"
                "<th scope=\"col\" class=\"n\">New</th><th scope=\"col\" class=\"n\">Change</th>"
                "<th scope=\"col\" class=\"n\">At least</th><th scope=\"col\" class=\"n\">Allowed</th>"
                "<th scope=\"col\">Outcome</th></tr></thead>\n<tbody>\n",
                100 * blocks_confidence);
        for (int i = 0; i < GATE_BASELINE_COUNT; i++) {
                const struct gate_baseline_change *change = &story->comparison->changes[i];

                strbuf_printf(buf, "<tr><th scope=\"row\">%s</th>", change->row->label);
                append_value_cell(i, change->baseline, buf);
                append_value_cell(i, change->candidate, buf);
                append_share_cell(change->known, change->change.ratio, buf);
                append_share_cell(change->known, change->change.low, buf);
                append_share_cell(true, change->allowed, buf);
                strbuf_printf(buf,
                              change->worse ? "<td><strong>%s</strong></td></tr>\n" : "<td>%s</td></tr>\n",
                              against_state(story, i));
        }
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n");
}

static void append_notes(const struct against_story *story, struct strbuf *buf)
{
        const struct gate_list *gates = &story->comparison->last.gates;

        for (int row = 0; row < GATE_BASELINE_COUNT; row++) {
                struct strbuf line = { 0 };

                if (against_noise_append(story, row, &line)) {
                        strbuf_append(buf, "<p>");
                        escape_html(buf, strbuf_text(&line));
                        strbuf_append(buf, "</p>\n");
                }
                strbuf_clear(&line);
        }
        for (size_t i = 0; i < gates->count; i++)
                if (gates->gates[i].state != GATE_HOLDS) {
                        strbuf_append(buf, "<p><strong>To look closer at ");
                        escape_html(buf, gates->gates[i].name);
                        strbuf_append(buf, ":</strong> ");
                        escape_html(buf, gates->gates[i].closer);
                        strbuf_append(buf, "</p>\n");
                }
}

static void append_verdict(const struct against_story *story, struct strbuf *buf)
{
        bool fails = story->comparison->last.gates.exit_code != 0;
        struct strbuf answer = { 0 };

        against_answer_append(story, &answer);
        answer.text[0] = (char)toupper((unsigned char)answer.text[0]);
        strbuf_printf(buf,
                      "<section class=\"verdict %s\" aria-label=\"Verdict\">\n<p class=\"word\">%s</p>\n"
                      "<p class=\"meaning\">",
                      fails ? "bad" : "good", fails ? "FAILS" : "HOLDS");
        escape_html(buf, strbuf_text(&answer));
        strbuf_append(buf, ".</p>\n");
        append_notes(story, buf);
        strbuf_append(buf, "</section>\n");
        strbuf_clear(&answer);
}

static void append_blocks(const struct comparison *comparison, struct strbuf *buf)
{
        strbuf_append(
                buf,
                "<section>\n<h2>What did each process show?</h2>\n<section class=\"scroll\" aria-label=\"Blocks\" tabindex=\"0\">\n<table class=\"long\">\n<caption>Each block is a "
                "fresh process, in the order measured; two neighbours are a pair.</caption>\n<thead><tr>"
                "<th scope=\"col\">Block</th>");
        for (int row = 0; row < GATE_BASELINE_COUNT; row++)
                strbuf_printf(buf, "<th scope=\"col\" class=\"n\">%s</th>", gate_baseline_rows[row].label);
        strbuf_append(buf, "</tr></thead>\n<tbody>\n");
        for (int i = 0; i < comparison->count; i++) {
                char *name = blocks_folder_name(i);

                strbuf_printf(buf, "<tr><th scope=\"row\">%s</th>", name);
                for (int row = 0; row < GATE_BASELINE_COUNT; row++)
                        append_value_cell(row, comparison->values[i][row], buf);
                strbuf_append(buf, "</tr>\n");
                free(name);
        }
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n</section>\n");
}

static void append_repeat(const struct result *last, struct strbuf *buf)
{
        strbuf_append(buf, "<section>\n<h2>Repeat this</h2>\n<p>Measure again:</p>\n<pre><code>");
        escape_html(buf, last->command_line ? last->command_line : "plateau run --against");
        strbuf_append(buf,
                      "</code></pre>\n<p>Compute again from the blocks, in the folder of this page:</p>\n"
                      "<pre><code>plateau gate .</code></pre>\n<p>Draw what one block shows:</p>\n"
                      "<pre><code>plateau report 02-new --output /tmp/block</code></pre>\n</section>\n");
}

static void append_page(const struct against_story *story, const struct figure *figure, struct strbuf *buf)
{
        const struct result *last = &story->comparison->last;
        char *title = mem_printf("%s against a baseline: %s", last->scenario.name,
                                 last->gates.exit_code ? "FAILS" : "HOLDS");

        page_html_begin(title, "Did the new build become larger, or slower, than the old one?", buf);
        strbuf_append(buf, "<p class=\"soft wrap\">");
        escape_html(buf, last->scenario.name);
        strbuf_printf(buf, " · %d pairs of fresh processes in turns · ", story->comparison->count / 2);
        page_html_append_time(last->started_wall_ns, buf);
        strbuf_append(buf, "</p>\n</header>\n<main>\n");
        append_verdict(story, buf);
        strbuf_append(buf, "<section>\n<h2>How much did it change?</h2>\n");
        append_changes(story, buf);
        if (figure)
                page_html_append_figure(figure, buf);
        strbuf_append(buf, "</section>\n");
        append_blocks(story->comparison, buf);
        append_repeat(last, buf);
        page_html_end(last->harness_version, buf);
        free(title);
}

static bool draw(const struct figure *figure, const char *folder, struct err *err)
{
        char *plots = file_join(folder, LAYOUT_PLOTS);
        struct err why = { 0 };
        bool ok = file_make_dirs(plots, err) && plot_write(figure, plots, err);

        if (ok && !plot_draw(plots, figure->name, &why))
                log_warning("%s", why.message);
        free(plots);
        return ok;
}

bool against_page_write(const struct against_story *story, const char *folder, struct err *err)
{
        char *path = file_join(folder, LAYOUT_REPORT);
        struct figure figure = { 0 };
        struct strbuf page = { 0 };
        bool has_figure = build_figure(story, &figure);
        bool ok;

        append_page(story, has_figure ? &figure : NULL, &page);
        ok = file_write_atomic(path, strbuf_text(&page), page.len, err) &&
             (!has_figure || draw(&figure, folder, err));
        strbuf_clear(&page);
        figure_clear(&figure);
        free(path);
        return ok;
}

/* Prints progress figures; it computes none. */
#include "report/pages/progress_text.h"

#include <stdio.h>

#include "base/strbuf.h"
#include "base/units.h"
#include "model/plan.h"
#include "model/progress.h"
#include "model/result.h"
#include "version.h"

enum { BAR_WIDTH = 16, BAR_COLUMNS = BAR_WIDTH + 14 };

static void append_bar(double share, bool colour, struct strbuf *line)
{
        int filled = (int)(share * BAR_WIDTH * 2 + 0.5);

        if (filled > BAR_WIDTH * 2)
                filled = BAR_WIDTH * 2;
        if (colour)
                strbuf_append(line, "\033[36m");
        for (int i = 0; i < filled / 2; i++)
                strbuf_append(line, "━");
        if (filled % 2)
                strbuf_append(line, "╸");
        if (colour)
                strbuf_append(line, "\033[90m");
        for (int i = (filled + 1) / 2; i < BAR_WIDTH; i++)
                strbuf_append(line, "─");
        if (colour)
                strbuf_append(line, "\033[0m");
}

/* Appends a part if it still fits. `*used` counts columns, not bytes. */
static void append_part(struct strbuf *line, int *used, int width, const char *part)
{
        int columns = 0;

        for (const char *at = part; *at; at++)
                columns += ((unsigned char)*at & 0xc0) != 0x80;
        if (*used + columns + 2 > width)
                return;
        strbuf_append(line, "  ");
        strbuf_append(line, part);
        *used += columns + 2;
}

static void append_figures(const struct campaign_progress *p, int width, int used, struct strbuf *line)
{
        char text[96], a[UNITS_TEXT_MAX];

        if (p->rss_bytes >= 0) {
                snprintf(text, sizeof(text), "RSS %s", units_format_bytes((double)p->rss_bytes, a));
                append_part(line, &used, width, text);
        }
        if (p->answered_per_s >= 0) {
                if (p->planned_per_s >= 0)
                        snprintf(text, sizeof(text), "%.0f/%.0f rps", p->answered_per_s, p->planned_per_s);
                else
                        snprintf(text, sizeof(text), "%.0f rps", p->answered_per_s);
                append_part(line, &used, width, text);
                snprintf(text, sizeof(text), "err %lld", (long long)p->failed);
                append_part(line, &used, width, text);
        }
        if (p->p99_ns > 0) {
                snprintf(text, sizeof(text), "p99 %s", units_format_duration((double)p->p99_ns, a));
                append_part(line, &used, width, text);
        }
        if (p->heap_bytes >= 0) {
                snprintf(text, sizeof(text), "heap %s", units_format_bytes((double)p->heap_bytes, a));
                append_part(line, &used, width, text);
        }
}

/* A watch ends only when a decision is reached, so there is no total. The phase is shown only if it is not the window
 * itself. */
static void append_window(const struct campaign_progress *p, const struct plan *plan, struct strbuf *line)
{
        strbuf_printf(line, "window %d", (int)p->run);
        if (p->run <= plan->runs_min)
                strbuf_printf(line, ", %d at least", plan->runs_min);
        if (p->phase != PHASE_LOAD)
                strbuf_printf(line, "  %s", phase_names[p->phase]);
}

static void append_head(const struct campaign_progress *p, const struct plan *plan,
                        const struct progress_style *style, struct strbuf *line)
{
        if (style->label)
                strbuf_printf(line, "%s  ", style->label);
        if (p->run > 0 && style->watched) {
                append_window(p, plan, line);
                return;
        }
        if (p->run > 0 && plan->runs_min < plan->runs_max)
                strbuf_printf(line, "run %d/%d..%d  ", (int)p->run, plan->runs_min, plan->runs_max);
        else if (p->run > 0)
                strbuf_printf(line, "run %d/%d  ", (int)p->run, plan->runs_max);
        strbuf_append(line, phase_names[p->phase]);
}

void progress_text_append(const struct campaign_progress *progress, const struct plan *plan,
                          const struct progress_style *style, struct strbuf *line)
{
        size_t begin = line->len;
        int used;

        append_head(progress, plan, style, line);
        used = (int)(line->len - begin);
        if (style->bar && progress->length_s > 0 && used + BAR_COLUMNS < style->width) {
                strbuf_append(line, "  ");
                append_bar(progress->elapsed_s / progress->length_s, style->colour, line);
                strbuf_printf(line, " %4.1f/%.1fs", progress->elapsed_s, progress->length_s);
                used += BAR_COLUMNS;
        }
        append_figures(progress, style->width, used, line);
}

void progress_text_append_title(const struct result *result, struct strbuf *line)
{
        const struct go_facts *go = &result->facts.go;

        strbuf_printf(line, "plateau %s · %s · %s", PLATEAU_VERSION, result->scenario.name,
                      go->version ? go->version : "not a Go binary");
        if (go->madvise_predicted != MADVISE_UNKNOWN)
                strbuf_printf(line, " · madvise %s (predicted)", madvise_names[go->madvise_predicted]);
}

void progress_text_append_load(const struct load_progress *progress, struct strbuf *line)
{
        char p99[UNITS_TEXT_MAX];

        strbuf_printf(line, "%.1fs  %lld sent  %lld answered  %lld failed", progress->elapsed_s,
                      (long long)progress->sent, (long long)progress->answered, (long long)progress->failed);
        if (progress->latency_p99_ns > 0)
                strbuf_printf(line, "  p99 %s", units_format_duration((double)progress->latency_p99_ns, p99));
}

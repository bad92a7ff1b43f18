/* Nothing is computed here; a terminal that is too narrow gets fewer parts, the most important first. */
#include "cli/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/plan.h"
#include "model/result.h"
#include "run/observer.h"
#include "version.h"

enum { BAR_WIDTH = 16, WIDTH_DEFAULT = 100 };

struct screen {
        const struct plan *plan;
        const char *label;
        bool quiet;
        bool terminal;
        bool colour;
        bool line_shown;
        int32_t last_run;
        int last_phase;
};

struct screen *screen_new(const struct plan *plan, const char *label, bool quiet)
{
        struct screen *screen = mem_new(1, sizeof(*screen));
        const char *no_color = getenv("NO_COLOR");
        const char *term = getenv("TERM");

        screen->plan = plan;
        screen->label = label;
        screen->quiet = quiet;
        screen->terminal = isatty(STDERR_FILENO) && !(term && strcmp(term, "dumb") == 0);
        screen->colour = screen->terminal && !(no_color && no_color[0]);
        screen->last_phase = -1;
        return screen;
}

void screen_free(struct screen *screen)
{
        free(screen);
}

void screen_finish(struct screen *screen)
{
        if (screen->line_shown)
                fputs("\r\033[K", stderr);
        screen->line_shown = false;
}

void screen_show_note(struct screen *screen, const char *text)
{
        if (screen->quiet || screen->label)
                return;
        screen_finish(screen);
        fprintf(stderr, "plateau: %s\n", text);
}

void screen_show_title(struct screen *screen, const struct result *result)
{
        const struct go_facts *go = &result->facts.go;

        if (screen->quiet || screen->label)
                return;
        screen_finish(screen);
        fprintf(stderr, "plateau %s · %s · %s · madvise %s (predicted)\n", PLATEAU_VERSION,
                result->scenario.name, go->version ? go->version : "not a Go binary",
                madvise_names[go->madvise_predicted]);
}

static int terminal_width(void)
{
        struct winsize size;

        if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
                return size.ws_col;
        return WIDTH_DEFAULT;
}

static void append_bar(const struct screen *screen, double share, struct strbuf *line)
{
        int filled = (int)(share * BAR_WIDTH * 2 + 0.5);

        if (filled > BAR_WIDTH * 2)
                filled = BAR_WIDTH * 2;
        if (screen->colour)
                strbuf_append(line, "\033[36m");
        for (int i = 0; i < filled / 2; i++)
                strbuf_append(line, "━");
        if (filled % 2)
                strbuf_append(line, "╸");
        if (screen->colour)
                strbuf_append(line, "\033[90m");
        for (int i = (filled + 1) / 2; i < BAR_WIDTH; i++)
                strbuf_append(line, "─");
        if (screen->colour)
                strbuf_append(line, "\033[0m");
}

/* Adds one part where it still fits; `*used` counts columns, not bytes. */
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

static void append_head(const struct screen *screen, const struct campaign_progress *p, struct strbuf *line)
{
        if (screen->label)
                strbuf_printf(line, "%s  ", screen->label);
        if (p->run > 0 && screen->plan->runs_min < screen->plan->runs_max)
                strbuf_printf(line, "run %d/%d..%d  ", (int)p->run, screen->plan->runs_min,
                              screen->plan->runs_max);
        else if (p->run > 0)
                strbuf_printf(line, "run %d/%d  ", (int)p->run, screen->plan->runs_max);
        strbuf_append(line, phase_names[p->phase]);
}

void screen_show_progress(struct screen *screen, const struct campaign_progress *p)
{
        struct strbuf line = { 0 };
        int width = terminal_width();
        bool changed = p->run != screen->last_run || (int)p->phase != screen->last_phase;

        if (screen->quiet || (!screen->terminal && (screen->label || !changed)))
                return;
        screen->last_run = p->run;
        screen->last_phase = (int)p->phase;
        append_head(screen, p, &line);
        if (screen->terminal) {
                int used = (int)line.len;

                if (p->length_s > 0 && used + BAR_WIDTH + 14 < width) {
                        strbuf_append(&line, "  ");
                        append_bar(screen, p->elapsed_s / p->length_s, &line);
                        strbuf_printf(&line, " %4.1f/%.1fs", p->elapsed_s, p->length_s);
                        used += BAR_WIDTH + 14;
                }
                append_figures(p, width, used, &line);
                fprintf(stderr, "\r\033[K%s", strbuf_text(&line));
                screen->line_shown = true;
        } else {
                append_figures(p, WIDTH_DEFAULT, (int)line.len, &line);
                fprintf(stderr, "%s\n", strbuf_text(&line));
        }
        fflush(stderr);
        strbuf_clear(&line);
}

/* Decides when and where to write; report/pages/progress_text makes the text. */
#include "cli/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/terminal.h"
#include "model/progress.h"
#include "report/pages/progress_text.h"

struct screen {
        const struct plan *plan;
        const char *label;
        bool quiet;
        bool watched;
        bool terminal;
        bool line_shown;
        int32_t last_run;
        int last_phase;
};

struct screen *screen_new(const struct plan *plan, bool watched, const char *label, bool quiet)
{
        struct screen *screen = mem_new(1, sizeof(*screen));

        screen->plan = plan;
        screen->watched = watched;
        screen->label = label;
        screen->quiet = quiet;
        screen->terminal = terminal_takes_escapes(STDERR_FILENO);
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
        struct strbuf line = { 0 };

        if (screen->quiet || screen->label)
                return;
        screen_finish(screen);
        progress_text_append_title(result, &line);
        fprintf(stderr, "%s\n", strbuf_text(&line));
        strbuf_clear(&line);
}

void screen_show_progress(struct screen *screen, const struct campaign_progress *progress)
{
        struct text_style text = terminal_style(STDERR_FILENO);
        struct progress_style style = { .label = screen->label,
                                        .watched = screen->watched,
                                        .bar = screen->terminal,
                                        .colour = text.colour,
                                        .width = text.width };
        bool changed = progress->run != screen->last_run || (int)progress->phase != screen->last_phase;
        struct strbuf line = { 0 };

        if (screen->quiet || (!screen->terminal && (screen->label || !changed)))
                return;
        screen->last_run = progress->run;
        screen->last_phase = (int)progress->phase;
        progress_text_append(progress, screen->plan, &style, &line);
        fprintf(stderr, screen->terminal ? "\r\033[K%s" : "%s\n", strbuf_text(&line));
        screen->line_shown = screen->terminal;
        fflush(stderr);
        strbuf_clear(&line);
}

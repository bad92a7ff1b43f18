/* The progress line on a terminal, rewritten while a command runs. */
#pragma once

#include <stdbool.h>

struct campaign_progress;
struct load_progress;
struct plan;
struct result;
struct strbuf;

struct progress_style {
        const char *label; /* printed first, to name one experiment of many; NULL: none */
        bool watched;      /* `plateau watch`: the load is the users', and a run is a window of time */
        bool bar;          /* draw a bar for the progress within the phase */
        bool colour;
        int width; /* columns; parts that do not fit are left out, least important first */
};

/* "run 3/10  load  ━━━╸────  RSS 12.0 MiB  800/800 rps", or "window 3, 8 at least  ━━━╸────  RSS 12.0 MiB". */
void progress_text_append(const struct campaign_progress *progress, const struct plan *plan,
                          const struct progress_style *style, struct strbuf *line);
/* "plateau 0.1.0 · reserve · go1.19.8 · madvise DONTNEED (predicted)"; without the last part if nothing is predicted. */
void progress_text_append_title(const struct result *result, struct strbuf *line);
/* "1.2s  950 sent  949 answered  1 failed  p99 2.1 ms"; without the last part in the first second. */
void progress_text_append_load(const struct load_progress *progress, struct strbuf *line);

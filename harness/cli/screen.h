/* The screen while an experiment runs: one line that changes on a terminal, one line per phase otherwise. */
#pragma once

#include <stdbool.h>

struct campaign_progress;
struct plan;
struct result;
struct screen;

/* Writes to stderr. `watched`: nobody's load but the users', in windows. `quiet`: nothing at all. Colours where stderr is a terminal and NO_COLOR is not set. With a `label`
 * (borrowed), which stands before each line, one experiment of many is shown: no title, no notes, no line per phase. */
struct screen *screen_new(const struct plan *plan, bool watched, const char *label, bool quiet);
void screen_free(struct screen *screen);
/* "plateau 0.1.0 · reserve · go1.19.8 · madvise DONTNEED (predicted)": once the target is known. */
void screen_show_title(struct screen *screen, const struct result *result);
void screen_show_progress(struct screen *screen, const struct campaign_progress *progress);
/* A line that stays: a warning, a probe that failed. */
void screen_show_note(struct screen *screen, const char *text);
/* Removes the changing line. */
void screen_finish(struct screen *screen);

/* Shows the progress of an experiment on stderr: on a terminal one line that changes, otherwise one line per phase. */
#pragma once

#include <stdbool.h>

struct campaign_progress;
struct plan;
struct result;
struct screen;

/* Returns a screen. `watched`: the load is that of the service's own users, in windows. `quiet`: it shows nothing. Uses
 * colours if stderr is a terminal and NO_COLOR is not set. `label` (borrowed, may be NULL) is put before each line, for one
 * experiment of many, which has no title, no notes and no line per phase. */
struct screen *screen_new(const struct plan *plan, bool watched, const char *label, bool quiet);
void screen_free(struct screen *screen);
/* Shows "plateau 0.1.0 · reserve · go1.19.8 · madvise DONTNEED (predicted)". To be called once the target is known. */
void screen_show_title(struct screen *screen, const struct result *result);
void screen_show_progress(struct screen *screen, const struct campaign_progress *progress);
/* Shows a line that stays, such as a warning. */
void screen_show_note(struct screen *screen, const char *text);
/* Removes the changing line. */
void screen_finish(struct screen *screen);

/* Findings: what the judging side has found out, as data. Only words/ turns them into sentences.
 *
 * A finding has a code, usually a channel, named figures with units, and texts that are quoted as they are: a path, a
 * stack, an error message of the operating system. A figure that is not known is left out, never set to zero. To add a
 * finding, add a row to model/finding_codes.h and its sentence to words/sentences.c.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/channel.h"
#include "model/finding_codes.h"

/* The subject of a finding. A page uses it to show the finding beside the answer that it belongs to. */
enum finding_topic {
        FINDING_ABOUT_MEASUREMENT, /* whether anything was measured at all */
        FINDING_ABOUT_SHAPE,
        FINDING_ABOUT_CHANNEL, /* one channel's own finding */
        FINDING_ABOUT_CAUSE,
        FINDING_ABOUT_RATE,
        FINDING_ABOUT_HYPOTHESIS,
        FINDING_ABOUT_MADVISE,
        FINDING_ABOUT_RUNS, /* single runs: which ones do not count, and why */
        FINDING_ABOUT_CALL_SITES,
        FINDING_ABOUT_UNKNOWN, /* why a figure of the verdict is not known */
        FINDING_TOPIC_COUNT,
};

/* How important a finding is; the most important rank comes first. */
enum finding_rank {
        FINDING_RANK_STOPS,    /* the result cannot be relied on */
        FINDING_RANK_DECIDES,  /* a reason for the shape */
        FINDING_RANK_EXPLAINS, /* what the shape means, and how large the growth is */
        FINDING_RANK_NOTES,    /* worth knowing */
};

#define FINDING_CODE(code, name, topic, rank) FINDING_##code,
enum finding_code { FINDING_TABLE(FINDING_CODE) FINDING_COUNT };
#undef FINDING_CODE

struct finding_info {
        const char *name;
        enum finding_topic topic;
        enum finding_rank rank;
};
extern const struct finding_info finding_infos[FINDING_COUNT];

enum finding_unit {
        FINDING_BYTES,
        FINDING_NUMBER,  /* any other measured number, shown with three digits */
        FINDING_WHOLE,   /* an exact count: runs, requests */
        FINDING_SHARE,   /* 0…1 */
        FINDING_SECONDS, /* a span of time */
        FINDING_UNIT_COUNT,
};
extern const char *const finding_unit_names[FINDING_UNIT_COUNT + 1]; /* "bytes", "number", … */

enum { FINDING_NAME_MAX = 32, FINDING_FIGURES_MAX = 12, FINDING_TEXTS_MAX = 4 };

struct finding_figure {
        char name[FINDING_NAME_MAX];
        enum finding_unit unit;
        double value; /* finite, or ±INFINITY for the end of an open interval; never NAN */
};

struct finding_text {
        char name[FINDING_NAME_MAX];
        char *text;
};

struct finding {
        enum finding_code code; /* FINDING_NONE, as in a zeroed struct: no finding */
        enum finding_rank rank;
        bool has_channel;
        enum channel channel;
        struct finding_figure figures[FINDING_FIGURES_MAX];
        size_t figure_count;
        struct finding_text texts[FINDING_TEXTS_MAX];
        size_t text_count;
};

/* Makes an empty finding with the code's rank from finding_infos[]. */
void finding_init(struct finding *finding, enum finding_code code);
void finding_clear(struct finding *finding);
void finding_copy(struct finding *to, const struct finding *from);

/* Sets the channel. Call it before finding_add_amount(), which takes its unit from the channel. */
void finding_set_channel(struct finding *finding, enum channel channel);
/* Adds a figure; a NAN is left out. `name` must be shorter than FINDING_NAME_MAX. */
void finding_add(struct finding *finding, const char *name, enum finding_unit unit, double value);
/* Adds a figure in the channel's unit, bytes or a number. */
void finding_add_amount(struct finding *finding, const char *name, double value);
/* Adds 1 to the figure `name`; creates it with the value 1 if there is none yet. */
void finding_count_up(struct finding *finding, const char *name);
/* Adds a copy of `text`; NULL is left out. */
void finding_add_text(struct finding *finding, const char *name, const char *text);

/* Return the figure or the text of that name; NULL if the finding has none. */
const struct finding_figure *finding_figure(const struct finding *finding, const char *name);
const char *finding_text(const struct finding *finding, const char *name);
/* Returns the code with that name in verdict.json; FINDING_NONE if there is none, or `name` is NULL. */
enum finding_code finding_find(const char *name);

struct finding_list {
        struct finding *items; /* most important first */
        size_t count;
};
void finding_list_clear(struct finding_list *list);
/* Appends an empty finding for the caller to fill; the pointer is valid until the next one is added. */
struct finding *finding_list_add(struct finding_list *list, enum finding_code code);
/* Appends a copy of `finding`; the pointer is valid until the next one is added. */
struct finding *finding_list_add_copy(struct finding_list *list, const struct finding *finding);
/* Returns the first finding with that code; NULL if there is none. */
const struct finding *finding_list_find(const struct finding_list *list, enum finding_code code);

/* Describes a plan in plain text before it is run: what would be done, and how long it would take. */
#pragma once

#include <stddef.h>

struct plan;
struct scenario;
struct strbuf;

/* One thing about a plan. */
struct plan_line {
        const char *label; /* "runs" */
        /* Appends "10 to 20, each settles for 1.0 s; a decision is tried after run 10, 20"; nothing if the plan has no
         * such part. */
        void (*append)(const struct scenario *scenario, const struct plan *plan, struct strbuf *buf);
};

enum { PLAN_LINE_COUNT = 7 };
/* In the order in which they are shown. */
extern const struct plan_line plan_lines[PLAN_LINE_COUNT];

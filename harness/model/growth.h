/* What grew between two moments, as seen in the service's memory from outside, without its profiles. */
#pragma once

#include <stddef.h>

enum growth_kind {
        GROWTH_GOROUTINES, /* goroutines of one creator */
        GROWTH_SIZE_CLASS, /* objects of one size class that survived the last mark */
        GROWTH_TYPE,       /* the same for one type, where the runtime keeps types (Go 1.22 and later) */
        GROWTH_KIND_COUNT,
};
extern const char *const growth_kind_names[GROWTH_KIND_COUNT + 1]; /* as in verdict.json */
extern const char *const growth_unit_names[GROWTH_KIND_COUNT];     /* unit of `before` and `after` */

struct growth {
        enum growth_kind kind;
        char *name; /* "main.(*service).handle", "96-byte objects", "main.session" */
        /* The next four are for goroutines; NULL: not known. */
        char *place; /* position of the go statement, "main.go:12" */
        char *entry; /* the function that they run */
        char *state; /* what most of them wait for, "chan receive" */
        char *at;    /* their stack, innermost function first: "main.wait < main.handle.func1" */
        double before;
        double after;
};

struct growth_list {
        struct growth *items; /* ordered by kind, then largest growth first */
        size_t count;
};
void growth_clear(struct growth *growth);
void growth_list_clear(struct growth_list *list);

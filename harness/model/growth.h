/* What grew between two moments, told from the service's memory, without profiles. */
#pragma once

#include <stddef.h>

enum growth_kind {
        GROWTH_GOROUTINES, /* by the function that made them */
        GROWTH_SIZE_CLASS, /* objects of one size that survived the last mark */
        GROWTH_TYPE,       /* the same of one type, where the runtime keeps types */
        GROWTH_KIND_COUNT,
};
extern const char *const growth_kind_names[GROWTH_KIND_COUNT + 1]; /* in verdict.json */
extern const char *const growth_unit_names[GROWTH_KIND_COUNT];     /* of before and after */

struct growth {
        enum growth_kind kind;
        char *name;  /* "main.(*service).handle", "96-byte objects", "main.session" */
        char *place; /* of goroutines, "main.go:12", of the go statement; NULL: not known, as what follows */
        char *entry; /* the function that they run */
        char *state; /* what most of them wait for, "chan receive" */
        char *at;    /* where: functions, innermost first, "main.wait < main.handle.func1" */
        double before;
        double after;
};

struct growth_list {
        struct growth *items; /* by kind; what grew most first */
        size_t count;
};
void growth_clear(struct growth *growth);
void growth_list_clear(struct growth_list *list);

/* The figures of one result, one file each: what is shown, in which style, under which question. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct figure;
struct result;

struct figure_kind {
        const char *name; /* of its files */
        bool (*build)(const struct result *result, struct figure *figure);
        const char *what; /* in the page's list of downloads */
};

/* A new one is a row there. */
extern const struct figure_kind figure_kinds[];
extern const size_t figure_kind_count;

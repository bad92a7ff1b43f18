/* The table of the figures of one result. Each has a file of its own with its question, its data and its style. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct figure;
struct result;

struct figure_kind {
        const char *name; /* of its files, without suffix */
        bool (*build)(const struct result *result, struct figure *figure);
        const char *what; /* its text in the page's list of downloads */
};

/* To add a figure, add a row in figures.c. */
extern const struct figure_kind figure_kinds[];
extern const size_t figure_kind_count;

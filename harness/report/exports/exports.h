/* Exports of a result in the formats of other tools, one file per format. The rules of a format are at the top of its .c
 * file. What is not known is left out, never written as 0. */
#pragma once

#include <stddef.h>

struct result;
struct strbuf;

struct export
{
        const char *name;                                                /* of the file */
        void (*append)(const struct result *result, struct strbuf *buf); /* appends the whole file */
        const char *what; /* its text in the page's list of downloads */
};

/* To add an export, add a row in exports.c. */
extern const struct export exports[];
extern const size_t export_count;

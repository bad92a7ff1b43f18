/* A result in the formats of other tools, a file each. The reader's own rules stand above each implementation. What is
 * not known is left out, never written as 0. */
#pragma once

#include <stddef.h>

struct result;
struct strbuf;

struct export
{
        const char *name;                                                /* of the file */
        void (*append)(const struct result *result, struct strbuf *buf); /* the whole of it */
        const char *what;                                                /* in the page's list of downloads */
};

/* A new one is a row there. */
extern const struct export exports[];
extern const size_t export_count;

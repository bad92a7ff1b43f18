/* Reads all processes from /proc, with their parents. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FAMILY_NAME_MAX = 16 };

struct family_member {
        int64_t pid;
        int64_t parent;
        int64_t rss_bytes;          /* from /proc/PID/stat: approximate */
        char name[FAMILY_NAME_MAX]; /* of the program; the kernel cuts it to 15 characters */
};

struct family {
        struct family_member *members; /* all processes that are not zombies, lowest PID first */
        size_t count;
};

/* Reads the processes that /proc shows now; one that ends meanwhile is left out. Clear with family_clear(). */
void family_read(struct family *ret_family);
void family_clear(struct family *family);

/* Returns the process with this PID, borrowed; NULL: there is none. */
const struct family_member *family_find(const struct family *family, int64_t pid);
/* Whether `ancestor` is the parent of `pid`, or the parent of its parent, and so on. Not of itself. */
bool family_descends(const struct family *family, int64_t pid, int64_t ancestor);

/* Parses one /proc/PID/stat; false for a zombie, or where the text is damaged. No I/O. */
bool family_parse(const char *text, size_t len, int64_t page_bytes, struct family_member *ret_member);

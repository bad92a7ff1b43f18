/* Processes and who started whom: one look at /proc. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FAMILY_NAME_MAX = 16 };

struct family_member {
        int64_t pid;
        int64_t parent;
        int64_t rss_bytes;          /* as /proc/PID/stat has it: good to a few pages */
        char name[FAMILY_NAME_MAX]; /* of the program, cut by the kernel */
};

struct family {
        struct family_member *members; /* every process that is not a zombie, lowest PID first */
        size_t count;
};

/* Every process that /proc shows now; what ends meanwhile is left out. */
void family_read(struct family *ret_family);
void family_clear(struct family *family);

/* NULL: no such process. */
const struct family_member *family_find(const struct family *family, int64_t pid);
/* True where `ancestor` started `pid`, or started who did, and so on; a process does not descend from itself. */
bool family_descends(const struct family *family, int64_t pid, int64_t ancestor);

/* Pure: one /proc/PID/stat. */
bool family_parse(const char *text, size_t len, int64_t page_bytes, struct family_member *ret_member);

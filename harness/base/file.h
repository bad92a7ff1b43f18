/* Files: read a small one whole, write one atomically, make folders. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct strbuf;

/* Appends the whole file to `buf`; also files under /proc, whose size is not known before. More than `max_bytes`
 * is an error. On failure `buf` is as it was. */
bool file_read(const char *path, size_t max_bytes, struct strbuf *buf, struct err *err);

/* Writes to a temporary name in the same folder, flushes to disk, renames: readers see the old content or the
 * new, never half. Files with content only; mode 0644. */
bool file_write_atomic(const char *path, const void *bytes, size_t len, struct err *err);

/* Makes the folder and those above it, mode 0755; one that exists is fine. */
bool file_make_dirs(const char *path, struct err *err);

/* Removes a folder with all that is in it; one that does not exist is fine. Does not follow links. */
bool file_remove_tree(const char *path, struct err *err);

/* Of any kind; false also where it cannot be looked at. Follows links. */
bool file_exists(const char *path);

/* a + "/" + b in fresh memory. */
char *file_join(const char *a, const char *b);

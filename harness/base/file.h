/* Files: read a small one whole, write one atomically, make folders. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct strbuf;

/* Appends the whole file to `buf`. Works for files under /proc too, whose size is not known in advance. A file longer than
 * `max_bytes` is an error. On failure `buf` stays as it was. */
bool file_read(const char *path, size_t max_bytes, struct strbuf *buf, struct err *err);

/* Writes a file to a temporary name in the same folder, flushes it to disk and renames it: readers see the old content or
 * the new one, never a part. The mode is 0666 without the umask's bits. */
bool file_write_atomic(const char *path, const void *bytes, size_t len, struct err *err);

/* Makes the folder and missing folders above it, with mode 0777 without the umask's bits. It may exist already. */
bool file_make_dirs(const char *path, struct err *err);

/* Removes a folder with its content. It need not exist. Does not follow links. */
bool file_remove_tree(const char *path, struct err *err);

/* Returns whether a file of any kind exists; false too if it cannot be examined. Follows links. */
bool file_exists(const char *path);

/* Returns a + "/" + b in fresh memory. */
char *file_join(const char *a, const char *b);

/* The seal: SHA256SUMS over every file of a result, in the format that `sha256sum -c` reads. */
#pragma once

#include <stdbool.h>

struct err;

/* Writes SHA256SUMS for all files below `folder`, sorted by path. */
bool seal_write(const char *folder, struct err *err);

/* Checks the measured and judged files against the seal, which must name them; a result that holds anything but files and
 * folders is refused before any is opened. Files that are drawn from them (plots, exports, report.html)
 * may be drawn again by another version and are not held against it. */
bool seal_verify(const char *folder, struct err *err);

/* SHA-256 of a file as 64 hexadecimal digits. */
bool seal_hash_file(const char *path, char ret_hex[static 65], struct err *err);

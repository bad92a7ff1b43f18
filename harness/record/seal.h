/* The seal: SHA256SUMS over every file of a result, in the format that `sha256sum -c` reads. */
#pragma once

#include <stdbool.h>

struct err;

/* Writes SHA256SUMS for all files below `folder`, sorted by path. */
bool seal_write(const char *folder, struct err *err);

/* Checks the files that the seal names, which must include everything measured. Files that can be generated anew
 * (plots, exports, report.html) are not checked: another version may have done so. A result with
 * anything but regular files and folders is refused before any file is opened. */
bool seal_verify(const char *folder, struct err *err);

/* Computes the SHA-256 of a file as 64 hexadecimal digits. */
bool seal_hash_file(const char *path, char ret_hex[static 65], struct err *err);

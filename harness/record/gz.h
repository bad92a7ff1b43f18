/* Reads and writes gzip files as a whole. The kernel's texts compress to a tenth of their size. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct strbuf;

/* Writes the file, replacing an old one; `len` is below 2 GiB. ERR_IO names the file. */
bool gz_write(const char *path, const void *bytes, size_t len, struct err *err);
/* Appends the uncompressed content to `buf`. ERR_IO if the file cannot be opened; ERR_FORMAT if it is damaged or holds
 * more than `max_bytes`; `buf` is then as before. */
bool gz_read(const char *path, size_t max_bytes, struct strbuf *buf, struct err *err);

/* Small gzip'ed files: the kernel's text compresses to a tenth. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct strbuf;

/* Writes, or writes over, the file; up to 2 GiB of text. ERR_IO, also for gz_read(), names the file. */
bool gz_write(const char *path, const void *bytes, size_t len, struct err *err);
/* Appends what was compressed; more than `max_bytes` is an error. */
bool gz_read(const char *path, size_t max_bytes, struct strbuf *buf, struct err *err);

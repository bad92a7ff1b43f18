/* Growable text, always NUL-terminated; may hold any bytes. */
#pragma once

#include <stdarg.h>
#include <stddef.h>

struct strbuf {
        char *text; /* NULL while empty and never written; else NUL-terminated */
        size_t len; /* bytes, without the NUL */
        size_t capacity;
};

/* Frees the text and zeroes the struct, which may then be used again. A zeroed struct is fine. */
void strbuf_clear(struct strbuf *buf);
/* Empties the text but keeps its memory. */
void strbuf_reset(struct strbuf *buf);
void strbuf_append(struct strbuf *buf, const char *text);
void strbuf_append_len(struct strbuf *buf, const void *bytes, size_t len);
void strbuf_append_char(struct strbuf *buf, char c);
void strbuf_printf(struct strbuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args)
        __attribute__((format(printf, 2, 0)));
/* Makes room for `len` more bytes and the NUL, and returns where they go. The caller writes them, and adds to buf->len. */
char *strbuf_reserve(struct strbuf *buf, size_t len);
/* Returns the text, which the caller frees (never NULL), and leaves the buffer empty. */
char *strbuf_take(struct strbuf *buf);
/* Returns the text, "" if nothing was written; valid until the next change. */
const char *strbuf_text(const struct strbuf *buf);

/* Growable text: doubling, never shrinking. */
#include "base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void strbuf_clear(struct strbuf *buf)
{
        free(buf->text);
        *buf = (struct strbuf){ 0 };
}

void strbuf_reset(struct strbuf *buf)
{
        buf->len = 0;
        if (buf->text)
                buf->text[0] = '\0';
}

char *strbuf_reserve(struct strbuf *buf, size_t len)
{
        buf->text = mem_grow(buf->text, &buf->capacity, buf->len + len + 1, 1);
        return buf->text + buf->len;
}

void strbuf_append_len(struct strbuf *buf, const void *bytes, size_t len)
{
        char *end = strbuf_reserve(buf, len);

        if (len)
                memcpy(end, bytes, len);
        end[len] = '\0';
        buf->len += len;
}

void strbuf_append(struct strbuf *buf, const char *text)
{
        strbuf_append_len(buf, text, strlen(text));
}

void strbuf_append_char(struct strbuf *buf, char c)
{
        strbuf_append_len(buf, &c, 1);
}

void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args)
{
        va_list again;
        int len;

        va_copy(again, args);
        len = vsnprintf(NULL, 0, format, args);
        if (len > 0) {
                vsnprintf(strbuf_reserve(buf, (size_t)len), (size_t)len + 1, format, again);
                buf->len += (size_t)len;
        }
        va_end(again);
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
        va_list args;

        va_start(args, format);
        strbuf_vprintf(buf, format, args);
        va_end(args);
}

char *strbuf_take(struct strbuf *buf)
{
        char *text;

        strbuf_reserve(buf, 0)[0] = '\0';
        text = buf->text;
        *buf = (struct strbuf){ 0 };
        return text;
}

const char *strbuf_text(const struct strbuf *buf)
{
        return buf->text ? buf->text : "";
}

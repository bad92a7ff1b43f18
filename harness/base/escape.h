/* Escaping of any text, even hostile or broken, for the formats that we write.
 *
 * A scenario's name may hold quotes, backticks, newlines, `<`, control characters or bytes that are not UTF-8. One
 * decoder reads them all, and each format has one function here. No other file quotes text.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct strbuf;

/* Returns the next character of UTF-8 text, U+FFFD for an invalid byte, 0 at the end. Moves `*text` past it. */
uint32_t escape_next(const char **text);
/* Returns the number of columns that the text takes on a terminal, one for each character or invalid byte. */
int escape_width(const char *text);

/* Appends `text` with invalid UTF-8 replaced by U+FFFD; NULL counts as "". */
void escape_utf8(struct strbuf *buf, const char *text);

/* Each appends `text` to `buf`; NULL counts as "". Control characters become spaces. */
void escape_plain(struct strbuf *buf, const char *text);
/* For HTML and XML, in text and in attributes with either quote. */
void escape_html(struct strbuf *buf, const char *text);
/* For a line of Markdown, in a table cell or a paragraph: nothing in it acts as markup. */
void escape_markdown(struct strbuf *buf, const char *text);
/* A single-quoted gnuplot string with its quotes: gnuplot substitutes nothing in it. */
void escape_gnuplot(struct strbuf *buf, const char *text);
/* The value of a Prometheus label, without its quotes. */
void escape_prometheus(struct strbuf *buf, const char *text);
/* A field of CSV (RFC 4180), quoted where needed. */
void escape_csv(struct strbuf *buf, const char *text);
/* A word of a POSIX shell command, quoted where needed. */
void escape_shell(struct strbuf *buf, const char *text);
/* A part of a name in Go's benchmark format: letters, digits and "._-" stay, others become "_". Never empty. */
void escape_benchmark(struct strbuf *buf, const char *text);
/* Bytes in base 64 (RFC 4648, section 4). */
void escape_base64(struct strbuf *buf, const void *bytes, size_t len);

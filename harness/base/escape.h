/* Escaping: any text, hostile or broken, into the formats that we write.
 *
 * A scenario's name may hold quotes, backticks, newlines, `<`, control characters or bytes that are no UTF-8. One
 * decoder reads it; each format has one function here, and no other file knows how to quote.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct strbuf;

/* The next character of UTF-8 text, or U+FFFD for a byte that cannot be part of one; 0 at the end. Moves `*text`
 * behind what was read. */
uint32_t escape_next(const char **text);
/* How many characters a terminal shows for it, taking one column each; bytes that are no UTF-8 count as one. */
int escape_width(const char *text);

/* Appends `text` as it is, bytes that are no UTF-8 replaced by U+FFFD; NULL counts as "". */
void escape_utf8(struct strbuf *buf, const char *text);

/* Each appends `text` to `buf`; NULL counts as "". Control characters become spaces. */
void escape_plain(struct strbuf *buf, const char *text);
/* For HTML and XML, in text and in attributes with either quote. */
void escape_html(struct strbuf *buf, const char *text);
/* One line of Markdown, in a table cell or a paragraph: nothing in it acts. */
void escape_markdown(struct strbuf *buf, const char *text);
/* A single-quoted gnuplot string, quotes included: no substitution takes place in it. */
void escape_gnuplot(struct strbuf *buf, const char *text);
/* The value of a Prometheus label, without its quotes. */
void escape_prometheus(struct strbuf *buf, const char *text);
/* A field of CSV (RFC 4180), quoted where needed. */
void escape_csv(struct strbuf *buf, const char *text);
/* A word of a POSIX shell command, quoted where needed. */
void escape_shell(struct strbuf *buf, const char *text);
/* Part of a name in Go's benchmark format: letters, digits and "._-" stay, the rest becomes "_". Never empty. */
void escape_benchmark(struct strbuf *buf, const char *text);
/* Bytes in base 64 (RFC 4648, section 4). */
void escape_base64(struct strbuf *buf, const void *bytes, size_t len);

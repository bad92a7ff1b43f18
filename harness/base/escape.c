/* Formats differ in their tables of replacements for single characters. */
#include "base/escape.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/strbuf.h"

enum { REPLACEMENT = 0xFFFD };

/* The replacement for one character in one format. */
struct escape_rule {
        char from;
        const char *to;
};

/* Whether `c`, encoded in 1 + `more` bytes, is a valid code point. Overlong encodings are invalid (RFC 3629). */
static bool is_scalar(uint32_t c, int more)
{
        static const uint32_t lowest[] = { 0, 0x80, 0x800, 0x10000 };

        return c >= lowest[more] && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

uint32_t escape_next(const char **text)
{
        const unsigned char *s = (const unsigned char *)*text;
        int more = s[0] < 0x80 ? 0 : s[0] >> 5 == 6 ? 1 : s[0] >> 4 == 14 ? 2 : s[0] >> 3 == 30 ? 3 : -1;
        uint32_t c = more <= 0 ? s[0] : s[0] & (0x3Fu >> more);

        if (s[0] == 0)
                return 0;
        *text += 1;
        if (more < 0)
                return REPLACEMENT;
        for (int i = 1; i <= more; i++) {
                if (s[i] >> 6 != 2)
                        return REPLACEMENT;
                c = c << 6 | (s[i] & 0x3F);
        }
        if (!is_scalar(c, more))
                return REPLACEMENT;
        *text += more;
        return c;
}

int escape_width(const char *text)
{
        int width = 0;

        while (text && escape_next(&text))
                width++;
        return width;
}

static bool is_control(uint32_t c)
{
        return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFFFE ||
               c == 0xFFFF || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static void append_character(struct strbuf *buf, uint32_t c)
{
        if (c < 0x80) {
                strbuf_append_char(buf, (char)c);
        } else if (c < 0x800) {
                strbuf_append_char(buf, (char)(0xC0 | c >> 6));
                strbuf_append_char(buf, (char)(0x80 | (c & 0x3F)));
        } else if (c < 0x10000) {
                strbuf_append_char(buf, (char)(0xE0 | c >> 12));
                strbuf_append_char(buf, (char)(0x80 | (c >> 6 & 0x3F)));
                strbuf_append_char(buf, (char)(0x80 | (c & 0x3F)));
        } else {
                strbuf_append_char(buf, (char)(0xF0 | c >> 18));
                strbuf_append_char(buf, (char)(0x80 | (c >> 12 & 0x3F)));
                strbuf_append_char(buf, (char)(0x80 | (c >> 6 & 0x3F)));
                strbuf_append_char(buf, (char)(0x80 | (c & 0x3F)));
        }
}

void escape_utf8(struct strbuf *buf, const char *text)
{
        uint32_t c;

        while (text && (c = escape_next(&text)) != 0)
                append_character(buf, c);
}

/* Appends `text` with the rules applied, and control characters as spaces. The last rule has from == 0. */
static void append_by_rules(struct strbuf *buf, const char *text, const struct escape_rule *rules)
{
        uint32_t c;

        while (text && (c = escape_next(&text)) != 0) {
                const struct escape_rule *rule = rules;

                while (rule->from && (uint32_t)rule->from != c)
                        rule++;
                if (rule->from)
                        strbuf_append(buf, rule->to);
                else
                        append_character(buf, is_control(c) ? ' ' : c);
        }
}

void escape_plain(struct strbuf *buf, const char *text)
{
        static const struct escape_rule rules[] = { { 0, NULL } };

        append_by_rules(buf, text, rules);
}

void escape_html(struct strbuf *buf, const char *text)
{
        static const struct escape_rule rules[] = { { '&', "&amp;" },  { '<', "&lt;" },   { '>', "&gt;" },
                                                    { '"', "&quot;" }, { '\'', "&#39;" }, { 0, NULL } };

        append_by_rules(buf, text, rules);
}

void escape_markdown(struct strbuf *buf, const char *text)
{
        static const struct escape_rule rules[] = {
                { '\\', "\\\\" }, { '`', "\\`" },   { '*', "\\*" },   { '_', "\\_" },
                { '[', "\\[" },   { ']', "\\]" },   { '|', "\\|" },   { '<', "&lt;" },
                { '>', "&gt;" },  { '&', "&amp;" }, { '#', "\\#" },   { '!', "\\!" },
                { '~', "\\~" },   { '$', "\\$" },   { '@', "&#64;" }, { 0, NULL },
        };

        append_by_rules(buf, text, rules);
}

/* gnuplot's manual, "Quote marks": in single quotes everything is literal, and two single quotes stand for one.
 * `commands` and @macros are not substituted there. The backtick is replaced all the same, so that it stays harmless if
 * somebody later edits the script to use double quotes. */
void escape_gnuplot(struct strbuf *buf, const char *text)
{
        static const struct escape_rule rules[] = { { '\'', "''" }, { '`', "\u02CB" }, { 0, NULL } };
        struct strbuf apart = { 0 };

        /* gnuplot 5.4 does not escape '>' in SVG, where "]]>" is not allowed: put a space into it. */
        for (const char *s = text; s && *s; s++) {
                if (*s == '>' && s > text && s[-1] == ']')
                        strbuf_append_char(&apart, ' ');
                strbuf_append_char(&apart, *s);
        }
        strbuf_append_char(buf, '\'');
        append_by_rules(buf, strbuf_text(&apart), rules);
        strbuf_append_char(buf, '\'');
        strbuf_clear(&apart);
}

void escape_prometheus(struct strbuf *buf, const char *text)
{
        static const struct escape_rule rules[] = {
                { '\\', "\\\\" }, { '"', "\\\"" }, { '\n', "\\n" }, { 0, NULL }
        };

        append_by_rules(buf, text, rules);
}

void escape_csv(struct strbuf *buf, const char *text)
{
        static const struct escape_rule rules[] = { { '"', "\"\"" }, { 0, NULL } };
        bool quote = text && strpbrk(text, ",\"\r\n");

        if (quote)
                strbuf_append_char(buf, '"');
        append_by_rules(buf, text, rules);
        if (quote)
                strbuf_append_char(buf, '"');
}

static bool is_word(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               (c && strchr("._-", c));
}

void escape_shell(struct strbuf *buf, const char *text)
{
        static const struct escape_rule rules[] = { { '\'', "'\\''" }, { 0, NULL } };
        const char *s = text ? text : "";

        while (is_word(*s) || (*s && strchr("/:=,+%@", *s)))
                s++;
        if (text && *text && !*s) {
                strbuf_append(buf, text);
                return;
        }
        strbuf_append_char(buf, '\'');
        append_by_rules(buf, text, rules);
        strbuf_append_char(buf, '\'');
}

void escape_benchmark(struct strbuf *buf, const char *text)
{
        uint32_t c;

        if (!text || !*text)
                strbuf_append_char(buf, '_');
        while (text && (c = escape_next(&text)) != 0)
                strbuf_append_char(buf, c < 0x80 && is_word((char)c) ? (char)c : '_');
}

void escape_base64(struct strbuf *buf, const void *bytes, size_t len)
{
        static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const unsigned char *in = bytes;

        for (size_t left; len; in += left, len -= left) {
                uint32_t bits;

                left = len < 3 ? len : 3;
                bits = (uint32_t)in[0] << 16 | (left > 1 ? (uint32_t)in[1] << 8 : 0) | (left > 2 ? in[2] : 0);
                for (size_t i = 0; i < 4; i++)
                        strbuf_append_char(buf, i > left ? '=' : letters[bits >> (18 - 6 * i) & 63]);
        }
}

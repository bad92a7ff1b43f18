/* Wraps between words, but never between a number and its unit. */
#include "report/render/text_style.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"

/* Returns the length of the next unbreakable piece: up to a blank that is followed by a word and not by a unit. */
static size_t piece_length(const char *text)
{
        size_t len = strcspn(text, " ");
        static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "a", "s" };

        while (text[len] == ' ') {
                size_t next = strcspn(text + len + 1, " ,;:)]");
                bool glued = false;

                for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
                        glued |= next == strlen(units[i]) && strncmp(text + len + 1, units[i], next) == 0;
                if (!glued)
                        break;
                len += 1 + strcspn(text + len + 1, " ");
        }
        return len;
}

void text_style_wrap(const struct text_style *style, int indent, const char *text, struct strbuf *buf)
{
        int column = indent;

        strbuf_printf(buf, "%*s", indent, "");
        while (*text) {
                size_t len = piece_length(text);
                char *piece = mem_dup_len(text, len);
                int width = escape_width(piece);

                if (column > indent && style->width > 0 && column + 1 + width > style->width) {
                        strbuf_printf(buf, "\n%*s", indent + 2, "");
                        column = indent + 2;
                } else if (column > indent) {
                        strbuf_append_char(buf, ' ');
                        column++;
                }
                strbuf_append(buf, piece);
                column += width;
                free(piece);
                text += len;
                text += strspn(text, " ");
        }
        strbuf_append_char(buf, '\n');
}

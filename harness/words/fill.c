/* Copies the sentence in one pass. An optional part goes to a buffer of its own first, which is dropped if something in it
 * is missing. */
#include "words/fill.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/finding.h"
#include "words/quantity.h"

struct filling {
        const struct finding *finding;
        fill_lookup_fn lookup;
        bool missing; /* a placeholder of the current part could not be filled */
};

static void fill_part(struct filling *filling, const char *sentence, const char *end, struct strbuf *buf);

static void append_missing(struct filling *filling, struct strbuf *buf)
{
        filling->missing = true;
        strbuf_append(buf, "unknown");
}

static void append_channel(struct filling *filling, bool begins, struct strbuf *buf)
{
        const char *label = channel_infos[filling->finding->channel].label;

        if (!filling->finding->has_channel) {
                append_missing(filling, buf);
                return;
        }
        strbuf_append_char(buf, begins ? (char)toupper((unsigned char)label[0]) : label[0]);
        strbuf_append(buf, label + 1);
}

static void append_code(struct filling *filling, const char *name, struct strbuf *buf)
{
        const char *code = finding_text(filling->finding, name);
        const char *sentence = code ? filling->lookup(code) : NULL;

        if (sentence)
                fill_part(filling, sentence, sentence + strlen(sentence), buf);
        else
                append_missing(filling, buf);
}

static void append_figure(struct filling *filling, char sign, const char *name, struct strbuf *buf)
{
        const struct finding_figure *figure = finding_figure(filling->finding, name);
        const char *text = finding_text(filling->finding, name);

        if (figure && sign == '+')
                quantity_append_signed(figure->unit, figure->value, buf);
        else if (figure && sign == '=')
                quantity_append_bare(figure->value, buf);
        else if (figure)
                quantity_append(figure->unit, figure->value, buf);
        else if (text)
                strbuf_append(buf, text);
        else
                append_missing(filling, buf);
}

/* Fills one placeholder; `place` is the text between the braces. */
static void append_place(struct filling *filling, const char *place, struct strbuf *buf)
{
        char sign = strchr("+=@", place[0]) ? place[0] : '\0';
        const char *name = sign ? place + 1 : place;

        if (strcmp(name, "channel") == 0 || strcmp(name, "Channel") == 0)
                append_channel(filling, name[0] == 'C', buf);
        else if (sign == '@')
                append_code(filling, name, buf);
        else
                append_figure(filling, sign, name, buf);
}

static void append_optional(struct filling *filling, const char *part, const char *end, struct strbuf *buf)
{
        struct filling inner = { filling->finding, filling->lookup, false };
        struct strbuf text = { 0 };

        fill_part(&inner, part, end, &text);
        if (!inner.missing)
                strbuf_append(buf, strbuf_text(&text));
        strbuf_clear(&text);
}

static const char *find_end(const char *at, char mark, const char *end)
{
        const char *found = memchr(at, mark, (size_t)(end - at));

        return found ? found : end;
}

static void fill_part(struct filling *filling, const char *at, const char *end, struct strbuf *buf)
{
        while (at < end) {
                const char *close;

                if (*at != '{' && *at != '<') {
                        strbuf_append_char(buf, *at++);
                        continue;
                }
                close = find_end(at, *at == '{' ? '}' : '>', end);
                if (*at == '<') {
                        append_optional(filling, at + 1, close, buf);
                } else {
                        char *place = mem_dup_len(at + 1, (size_t)(close - at - 1));

                        append_place(filling, place, buf);
                        free(place);
                }
                at = close < end ? close + 1 : end;
        }
}

void fill_append(const char *sentence, const struct finding *finding, fill_lookup_fn lookup,
                 struct strbuf *buf)
{
        struct filling filling = { finding, lookup, false };

        fill_part(&filling, sentence, sentence + strlen(sentence), buf);
}

/* A walk along the top level: strings are stepped over as a whole, nested values by counting their brackets. */
#include "base/json_skim.h"

static void skip_blank(struct scan *text)
{
        while (text->at < text->end &&
               (*text->at == ' ' || *text->at == '\t' || *text->at == '\n' || *text->at == '\r'))
                text->at++;
}

/* The cursor stands on the opening quote; `ret_inside` is what stands between the quotes, escapes as they are. */
static bool skip_string(struct scan *text, struct scan *ret_inside)
{
        const char *begin = text->at + 1;

        for (text->at++; text->at < text->end; text->at++) {
                if (*text->at == '\\' && text->at + 1 < text->end) {
                        text->at++;
                } else if (*text->at == '"') {
                        *ret_inside = (struct scan){ begin, text->at };
                        text->at++;
                        return true;
                }
        }
        return false;
}

/* To the comma or bracket that ends the value at its own level. */
static bool skip_value(struct scan *text)
{
        struct scan inside;
        long depth = 0;

        while (text->at < text->end) {
                switch (*text->at) {
                case '"':
                        if (!skip_string(text, &inside))
                                return false;
                        continue;
                case '{':
                case '[':
                        depth++;
                        break;
                case '}':
                case ']':
                        if (depth-- == 0)
                                return true;
                        break;
                case ',':
                        if (depth == 0)
                                return true;
                        break;
                default:
                        break;
                }
                text->at++;
        }
        return false;
}

static struct scan trimmed(const char *begin, const char *end)
{
        while (end > begin && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\n' || end[-1] == '\r'))
                end--;
        return (struct scan){ begin, end };
}

bool json_skim_member(struct scan text, const char *key, struct scan *ret_value)
{
        struct scan name;

        skip_blank(&text);
        if (!scan_match(&text, "{"))
                return false;
        for (;;) {
                const char *begin;

                skip_blank(&text);
                if (text.at == text.end || *text.at != '"' || !skip_string(&text, &name))
                        return false;
                skip_blank(&text);
                if (!scan_match(&text, ":"))
                        return false;
                skip_blank(&text);
                begin = text.at;
                if (!skip_value(&text))
                        return false;
                if (scan_equals(&name, key)) {
                        *ret_value = trimmed(begin, text.at);
                        return true;
                }
                if (!scan_match(&text, ","))
                        return false;
        }
}

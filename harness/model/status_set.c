/* A bit per status code; a class such as 2xx is a hundred bits. */
#include "model/status_set.h"

#include <string.h>

#include "base/strbuf.h"

bool status_set_add(struct status_set *set, int code)
{
        if (code < STATUS_LOWEST || code > STATUS_HIGHEST)
                return false;
        set->codes[code / 64] |= UINT64_C(1) << code % 64;
        set->given = true;
        return true;
}

static bool is_digit(char c)
{
        return c >= '0' && c <= '9';
}

bool status_set_add_text(struct status_set *set, const char *text)
{
        if (strcmp(text, "timeout") == 0) {
                set->timeout = set->given = true;
                return true;
        }
        if (strlen(text) != 3 || text[0] < '1' || text[0] > '5')
                return false;
        if (is_digit(text[1]) && is_digit(text[2]))
                return status_set_add(set, (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
        if (strcmp(text + 1, "xx") != 0)
                return false;
        for (int i = 0; i < 100; i++)
                status_set_add(set, (text[0] - '0') * 100 + i);
        return true;
}

bool status_set_has(const struct status_set *set, int code)
{
        if (!set->given)
                return code < 400;
        return code >= STATUS_LOWEST && code <= STATUS_HIGHEST && (set->codes[code / 64] >> code % 64 & 1);
}

static void append(struct strbuf *text, const char *format, int number)
{
        if (text->len)
                strbuf_append(text, ", ");
        strbuf_printf(text, format, number);
}

static bool has_class(const struct status_set *set, int class)
{
        for (int i = 0; i < 100; i++)
                if (!status_set_has(set, class * 100 + i))
                        return false;
        return true;
}

char *status_set_text(const struct status_set *set)
{
        struct strbuf text = { 0 };

        for (int class = 1; class <= 5 && set->given; class ++) {
                if (has_class(set, class)) {
                        append(&text, "%dxx", class);
                        continue;
                }
                for (int code = class * 100; code < class * 100 + 100; code++)
                        if (status_set_has(set, code))
                                append(&text, "%d", code);
        }
        if (set->timeout)
                strbuf_append(&text, text.len ? ", timeout" : "timeout");
        if (!set->given)
                strbuf_append(&text, "below 400");
        return strbuf_take(&text);
}

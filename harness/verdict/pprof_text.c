/* goroutine?debug=1:
 *
 *     goroutine profile: total 45
 *     40 @ 0x43b356 0x44aa6c
 *     # labels: {"key":"value"}
 *     #	0x69fcd6	main.block+0x36	/src/runtime.go:62
 *
 * Frames are separated by tabs, and lined up by as many as it takes.
 */
#include "verdict/pprof_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "verdict/stacks.h"

struct line {
        const char *at;
        size_t len;
};

static bool next_line(const char **at, const char *end, struct line *ret)
{
        const char *newline;

        if (*at >= end)
                return false;
        newline = memchr(*at, '\n', (size_t)(end - *at));
        *ret = (struct line){ *at, (size_t)((newline ? newline : end) - *at) };
        *at = newline ? newline + 1 : end;
        return true;
}

/* Takes the next tab-separated cell off the line; empty cells are skipped. False at the end of the line. */
static bool next_cell(struct line *line, struct line *ret)
{
        const char *tab;

        while (line->len > 0 && *line->at == '\t') {
                line->at++;
                line->len--;
        }
        if (line->len == 0)
                return false;
        tab = memchr(line->at, '\t', line->len);
        *ret = (struct line){ line->at, tab ? (size_t)(tab - line->at) : line->len };
        line->at += ret->len;
        line->len -= ret->len;
        return true;
}

/* Parses the digits at the start of `text`; -1 where there are none or too many. */
static long long number(const char *text, size_t len)
{
        long long value = -1;

        for (size_t i = 0; i < len && text[i] >= '0' && text[i] <= '9'; i++) {
                if (i > 15)
                        return -1;
                value = (value < 0 ? 0 : value) * 10 + (text[i] - '0');
        }
        return value;
}

static void write_frame(struct line line, struct stack_writer *writer)
{
        struct line address, function, place;
        const char *plus, *colon;
        bool has_place;

        if (!next_cell(&line, &address) || !next_cell(&line, &function))
                return;
        has_place = next_cell(&line, &place);
        plus = memrchr(function.at, '+', function.len);
        colon = has_place ? memrchr(place.at, ':', place.len) : NULL;
        if (plus)
                function.len = (size_t)(plus - function.at);
        if (colon)
                stack_writer_frame(writer, function.at, function.len, place.at, (size_t)(colon - place.at),
                                   number(colon + 1, (size_t)(place.at + place.len - colon - 1)));
        else
                stack_writer_frame(writer, function.at, function.len, NULL, 0, 0);
}

static void finish_group(struct stacks *stacks, struct stack_writer *writer, long long count)
{
        char *text = stack_writer_take(writer);

        if (count > 0)
                stacks_add(stacks, text, (double)count);
        else
                free(text);
}

bool pprof_parse_text(const char *text, size_t len, struct stacks *ret, struct err *err)
{
        static const char head[] = "goroutine profile: total ";
        struct stack_writer writer = { 0 };
        struct stacks stacks = { 0 };
        const char *at = text, *end = text + len;
        long long count = 0;
        struct line line;

        if (len < sizeof(head) - 1 || memcmp(text, head, sizeof(head) - 1) != 0 ||
            !next_line(&at, end, &line))
                return err_set(err, ERR_FORMAT, "goroutine profile: must begin with '%s'", head);
        while (next_line(&at, end, &line)) {
                if (line.len > 1 && line.at[0] == '#' && line.at[1] == '\t') {
                        write_frame((struct line){ line.at + 1, line.len - 1 }, &writer);
                } else if (number(line.at, line.len) > 0 && memchr(line.at, '@', line.len)) {
                        finish_group(&stacks, &writer, count);
                        count = number(line.at, line.len);
                }
        }
        finish_group(&stacks, &writer, count);
        stacks_merge(&stacks);
        *ret = stacks;
        return true;
}

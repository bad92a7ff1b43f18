/* Writes and reads the text form, line by line; fields are in the order of the struct that the header shows. */
#include "model/goroutine_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/strbuf.h"

static const char frame_mark[] = " < ";
static const char unknown[] = "-";

/* Names come from the memory of the process and may hold anything: a control character, which could end the field or
 * the line, becomes '?'. */
static void append_text(const char *text, struct strbuf *out)
{
        size_t from = out->len;

        strbuf_append(out, text && *text ? text : unknown);
        for (size_t i = from; i < out->len; i++)
                if ((unsigned char)out->text[i] < 0x20)
                        out->text[i] = '?';
}

static void print_group(const struct goroutine_group *group, struct strbuf *out)
{
        const char *const texts[] = { group->state, group->entry, group->creator, group->place };

        strbuf_printf(out, "%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%d", group->count,
                      group->stack_bytes, group->stack_resident_bytes, group->longest_wait_ns,
                      group->is_system);
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                strbuf_append_char(out, '\t');
                append_text(texts[i], out);
        }
        strbuf_append_char(out, '\t');
        for (size_t i = 0; i < group->frame_count; i++) {
                strbuf_append(out, i ? frame_mark : "");
                append_text(group->frames[i].function, out);
        }
        if (!group->frame_count)
                strbuf_append(out, unknown);
        strbuf_append_char(out, '\n');
}

void goroutine_text_print(const struct goroutine_groups *groups, struct strbuf *out)
{
        strbuf_printf(out, "%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n",
                      groups->goroutines, groups->system, groups->dead, groups->broken, groups->left_out);
        for (size_t i = 0; i < groups->count; i++)
                print_group(&groups->items[i], out);
}

/* Takes the next tab-separated field of a line; the last field ends with the line. */
static bool next_field(struct scan *line, struct scan *ret_field)
{
        if (scan_until(line, '\t', ret_field))
                return true;
        *ret_field = *line;
        line->at = line->end;
        return scan_len(ret_field) > 0;
}

static bool parse_whole(struct scan *line, int64_t *ret_value)
{
        struct scan field;

        if (!next_field(line, &field))
                return false;
        if (scan_equals(&field, "-1")) {
                *ret_value = -1;
                return true;
        }
        return scan_i64(&field, ret_value) && field.at == field.end;
}

static bool parse_text(struct scan *line, char **ret_text)
{
        struct scan field;

        if (!next_field(line, &field) || memchr(field.at, '\0', scan_len(&field)))
                return false;
        if (scan_len(&field) && !scan_equals(&field, unknown))
                *ret_text = mem_dup_len(field.at, scan_len(&field));
        return true;
}

static void parse_frames(const char *text, struct goroutine_group *ret)
{
        size_t capacity = 0;

        for (const char *at = text; at;) {
                const char *end = strstr(at, frame_mark);

                ret->frames = mem_grow(ret->frames, &capacity, ret->frame_count + 1, sizeof(*ret->frames));
                ret->frames[ret->frame_count++] = (struct goroutine_frame){
                        .function = end ? mem_dup_len(at, (size_t)(end - at)) : mem_dup(at),
                };
                at = end ? end + sizeof(frame_mark) - 1 : NULL;
        }
}

/* On failure `ret` holds what was read so far; the caller clears it. */
static bool parse_group(struct scan *line, struct goroutine_group *ret)
{
        char *frames = NULL;
        int64_t system = 0;
        bool ok = parse_whole(line, &ret->count) && ret->count > 0 && parse_whole(line, &ret->stack_bytes) &&
                  parse_whole(line, &ret->stack_resident_bytes) && parse_whole(line, &ret->longest_wait_ns) &&
                  parse_whole(line, &system) && parse_text(line, &ret->state) &&
                  parse_text(line, &ret->entry) && parse_text(line, &ret->creator) &&
                  parse_text(line, &ret->place) && parse_text(line, &frames);

        ret->is_system = system == 1;
        if (ok)
                parse_frames(frames, ret);
        free(frames);
        return ok && ret->state;
}

static bool parse_sums(struct scan *line, struct goroutine_groups *ret)
{
        return parse_whole(line, &ret->goroutines) && parse_whole(line, &ret->system) &&
               parse_whole(line, &ret->dead) && parse_whole(line, &ret->broken) &&
               parse_whole(line, &ret->left_out);
}

bool goroutine_text_parse(const char *text, size_t len, struct goroutine_groups *ret_groups, struct err *err)
{
        struct scan scan = scan_text(text, len);
        struct goroutine_groups groups = { 0 };
        size_t capacity = 0, number = 1;
        struct scan line;
        bool ok = scan_line(&scan, &line) && parse_sums(&line, &groups);

        while (ok && scan_line(&scan, &line)) {
                groups.items = mem_grow(groups.items, &capacity, groups.count + 1, sizeof(*groups.items));
                groups.items[groups.count] = (struct goroutine_group){ 0 };
                ok = parse_group(&line, &groups.items[groups.count++]);
                number++;
        }
        if (ok) {
                *ret_groups = groups;
                return true;
        }
        goroutine_groups_clear(&groups);
        return err_set(err, ERR_FORMAT, "goroutines: line %zu is no group of goroutines", number);
}

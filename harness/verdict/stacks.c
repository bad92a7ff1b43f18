/* Turns frames into text and merges stacks with equal text. */
#include "verdict/stacks.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FRAMES_MAX = 12 }; /* frames shown of a stack */

void stacks_clear(struct stacks *stacks)
{
        for (size_t i = 0; i < stacks->count; i++)
                free(stacks->items[i].text);
        free(stacks->items);
        *stacks = (struct stacks){ 0 };
}

void stacks_add(struct stacks *stacks, char *text_take, double value)
{
        stacks->items = mem_grow(stacks->items, &stacks->capacity, stacks->count + 1, sizeof(*stacks->items));
        stacks->items[stacks->count++] = (struct stack){ text_take, value };
}

static int compare_texts(const void *a, const void *b)
{
        return strcmp(((const struct stack *)a)->text, ((const struct stack *)b)->text);
}

void stacks_merge(struct stacks *stacks)
{
        size_t kept = 0;

        if (stacks->count > 1)
                qsort(stacks->items, stacks->count, sizeof(*stacks->items), compare_texts);
        for (size_t i = 0; i < stacks->count; i++) {
                if (kept > 0 && strcmp(stacks->items[kept - 1].text, stacks->items[i].text) == 0) {
                        stacks->items[kept - 1].value += stacks->items[i].value;
                        free(stacks->items[i].text);
                } else {
                        stacks->items[kept++] = stacks->items[i];
                }
        }
        stacks->count = kept;
}

static bool is_runtime(const char *function, size_t len)
{
        static const char prefix[] = "runtime.";

        return len >= sizeof(prefix) - 1 && memcmp(function, prefix, sizeof(prefix) - 1) == 0;
}

/* The innermost frame is written with its file and line, the others by name alone. */
static void append_frame(struct strbuf *text, const char *function, size_t function_len, const char *file,
                         size_t file_len, long long line)
{
        const char *slash = file ? memrchr(file, '/', file_len) : NULL;

        if (text->len > 0) {
                strbuf_append(text, " < ");
                strbuf_append_len(text, function, function_len);
                return;
        }
        strbuf_append_len(text, function, function_len);
        if (slash) {
                file_len -= (size_t)(slash + 1 - file);
                file = slash + 1;
        }
        if (file && file_len > 0 && line > 0) {
                strbuf_append(text, " (");
                strbuf_append_len(text, file, file_len);
                strbuf_printf(text, ":%lld)", line);
        }
}

void stack_writer_frame(struct stack_writer *writer, const char *function, size_t function_len,
                        const char *file, size_t file_len, long long line)
{
        if (is_runtime(function, function_len)) {
                if (writer->inner.len == 0)
                        append_frame(&writer->inner, function, function_len, file, file_len, line);
                return;
        }
        if (++writer->frames == FRAMES_MAX + 1)
                strbuf_append(&writer->text, " < …");
        if (writer->frames <= FRAMES_MAX)
                append_frame(&writer->text, function, function_len, file, file_len, line);
}

char *stack_writer_take(struct stack_writer *writer)
{
        struct strbuf *shown = writer->text.len > 0 ? &writer->text : &writer->inner;
        char *text = shown->len > 0 ? strbuf_take(shown) : mem_dup("(unknown)");

        strbuf_clear(&writer->text);
        strbuf_clear(&writer->inner);
        writer->frames = 0;
        return text;
}

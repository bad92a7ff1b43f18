/* Writes and reads the text form. For each kind of line a table lists the struct's members in the order in which they
 * appear; writer and reader walk the same table. */
#include "model/heap_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/strbuf.h"
#include "model/heap.h"

/* 64 TiB, more than any machine has; so small that sums over a whole record cannot overflow 64 bits. */
#define NUMBER_MAX (INT64_C(1) << 46)
#define ADDRESS_MAX (INT64_C(1) << 56)
/* Figures include wall-clock nanoseconds, which exceed NUMBER_MAX. */
#define FIGURE_MAX INT64_MAX
enum { VERSION = 1, TYPE_MAX = 300, MISSING_MAX = 1000 };

enum kind { KIND_I64, KIND_U64, KIND_I32, KIND_BOOL, KIND_OWNER };
struct member {
        enum kind kind;
        size_t offset;
};
#define PAGES(type, member)                                                                                  \
        { KIND_I64, offsetof(struct type, member.bytes) },                                                   \
                { KIND_I64, offsetof(struct type, member.resident) },                                        \
                { KIND_I64, offsetof(struct type, member.swapped) },                                         \
        {                                                                                                    \
                KIND_I64, offsetof(struct type, member.huge)                                                 \
        }
#define I64(type, member)                                                                                    \
        {                                                                                                    \
                KIND_I64, offsetof(struct type, member)                                                      \
        }
#define U64(type, member)                                                                                    \
        {                                                                                                    \
                KIND_U64, offsetof(struct type, member)                                                      \
        }
#define I32(type, member)                                                                                    \
        {                                                                                                    \
                KIND_I32, offsetof(struct type, member)                                                      \
        }
#define BOOL(type, member)                                                                                   \
        {                                                                                                    \
                KIND_BOOL, offsetof(struct type, member)                                                     \
        }
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct member head_members[] = {
        I32(heap_look, minor),      BOOL(heap_look, by_symbols),  I32(heap_look, layout_from),
        I64(heap_look, took_ns),    I64(heap_look, spans),        I64(heap_look, span_structure_bytes),
        I64(heap_look, cycles),     BOOL(heap_look, lists_known), I64(heap_look, torn),
        I64(heap_look, torn_bytes), I64(heap_look, cached_bytes),
};
static const struct member rest_members[] = { PAGES(heap_look, stacks), PAGES(heap_look, buffers),
                                              PAGES(heap_look, idle), PAGES(heap_look, released) };
static const struct member class_members[] = {
        I32(heap_class, size_class),
        BOOL(heap_class, noscan),
        I64(heap_class, elem_bytes),
        I64(heap_class, spans),
        I64(heap_class, slots),
        I64(heap_class, survived),
        I64(heap_class, since),
        I64(heap_class, survived_bytes),
        I64(heap_class, since_bytes),
        PAGES(heap_class, pages),
        I64(heap_class, survived_resident),
        I64(heap_class, since_resident),
        I64(heap_class, free_resident),
};
static const struct member large_members[] = { U64(heap_large, start), BOOL(heap_large, survived),
                                               BOOL(heap_large, noscan), PAGES(heap_large, pages) };
static const struct member type_members[] = { I64(heap_type, objects), I64(heap_type, bytes),
                                              I64(heap_type, survived_bytes) };
static const struct member arena_members[] = { U64(heap_arena, start), U64(heap_arena, end),
                                               I64(heap_arena, resident) };
static const struct member owned_members[] = { { KIND_OWNER, offsetof(struct heap_owned, owner) },
                                               U64(heap_owned, start),
                                               U64(heap_owned, end),
                                               PAGES(heap_owned, pages) };
static const struct member figure_members[] = {
        I64(heap_figures, heap_marked),   I64(heap_figures, num_gc),     I64(heap_figures, num_forced_gc),
        I64(heap_figures, gc_cpu_ppb),    I64(heap_figures, next_gc),    I64(heap_figures, heap_in_use),
        I64(heap_figures, heap_released), I64(heap_figures, heap_free),  I64(heap_figures, stacks_sys),
        I64(heap_figures, mspan_sys),     I64(heap_figures, mcache_sys), I64(heap_figures, buck_hash_sys),
        I64(heap_figures, gc_sys),        I64(heap_figures, other_sys),  I64(heap_figures, total_alloc),
        I64(heap_figures, last_gc_ns),    I64(heap_figures, goroutines),
};

static void write_number(struct strbuf *text, int64_t value)
{
        if (value < 0)
                strbuf_append(text, " -");
        else
                strbuf_printf(text, " %lld", (long long)value);
}

static void write_members(struct strbuf *text, const void *from, const struct member *members, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                const char *at = (const char *)from + members[i].offset;

                switch (members[i].kind) {
                case KIND_I64:
                        write_number(text, *(const int64_t *)(const void *)at);
                        break;
                case KIND_U64:
                        write_number(text, (int64_t) * (const uint64_t *)(const void *)at);
                        break;
                case KIND_I32:
                        write_number(text, *(const int32_t *)(const void *)at);
                        break;
                case KIND_BOOL:
                        write_number(text, *(const bool *)at);
                        break;
                case KIND_OWNER:
                        strbuf_printf(text, " %s",
                                      heap_owner_names[*(const enum heap_owner *)(const void *)at]);
                        break;
                }
        }
}

static void write_line(struct strbuf *text, const char *word, const void *from, const struct member *members,
                       size_t count)
{
        strbuf_append(text, word);
        write_members(text, from, members, count);
        strbuf_append_char(text, '\n');
}

void heap_text_write(const struct heap_look *look, struct strbuf *text)
{
        strbuf_printf(text, "heap %d", VERSION);
        write_members(text, look, head_members, COUNT(head_members));
        strbuf_append_char(text, '\n');
        write_line(text, "rest", look, rest_members, COUNT(rest_members));
        write_line(text, "figures", &look->figures, figure_members, COUNT(figure_members));
        for (size_t i = 0; i < look->class_count; i++)
                write_line(text, "class", &look->classes[i], class_members, COUNT(class_members));
        for (size_t i = 0; i < look->large_count; i++) {
                strbuf_append(text, "large");
                write_members(text, &look->large[i], large_members, COUNT(large_members));
                strbuf_printf(text, " %.*s\n", TYPE_MAX, look->large[i].type ? look->large[i].type : "");
        }
        for (size_t i = 0; i < look->type_count; i++) {
                strbuf_append(text, "type");
                write_members(text, &look->types[i], type_members, COUNT(type_members));
                strbuf_printf(text, " %.*s\n", TYPE_MAX, look->types[i].name);
        }
        for (size_t i = 0; i < look->arena_count; i++)
                write_line(text, "arena", &look->arenas[i], arena_members, COUNT(arena_members));
        for (size_t i = 0; i < look->owned_count; i++)
                write_line(text, "owned", &look->owned[i], owned_members, COUNT(owned_members));
        for (size_t i = 0; i < look->check_count; i++) {
                const struct heap_check *check = &look->checks[i];

                strbuf_printf(text, "check %s", check->name);
                write_number(text, check->found);
                write_number(text, check->low);
                write_number(text, check->high);
                strbuf_append_char(text, '\n');
        }
        if (look->missing)
                strbuf_printf(text, "missing %.*s\n", MISSING_MAX, look->missing);
}

static bool read_number(struct scan *line, int64_t max, int64_t *ret_value)
{
        struct scan word;

        if (!scan_word(line, &word))
                return false;
        if (scan_equals(&word, "-")) {
                *ret_value = -1;
                return true;
        }
        return scan_i64(&word, ret_value) && scan_len(&word) == 0 && *ret_value <= max;
}

static bool read_owner(struct scan *line, enum heap_owner *ret_owner)
{
        struct scan word;

        if (!scan_word(line, &word))
                return false;
        for (int i = 0; i < HEAP_OWNER_COUNT; i++)
                if (scan_equals(&word, heap_owner_names[i])) {
                        *ret_owner = (enum heap_owner)i;
                        return true;
                }
        return false;
}

/* Counts and sizes must be known. Figures (`may_be_unknown`) may be "-", read as -1. */
static bool read_members(struct scan *line, void *into, const struct member *members, size_t count,
                         bool may_be_unknown)
{
        for (size_t i = 0; i < count; i++) {
                char *at = (char *)into + members[i].offset;
                int64_t value;

                if (members[i].kind == KIND_OWNER) {
                        if (!read_owner(line, (enum heap_owner *)(void *)at))
                                return false;
                        continue;
                }
                if (!read_number(line,
                                 may_be_unknown                ? FIGURE_MAX
                                 : members[i].kind == KIND_U64 ? ADDRESS_MAX
                                                               : NUMBER_MAX,
                                 &value) ||
                    (value < 0 && !may_be_unknown))
                        return false;
                if (members[i].kind == KIND_I64)
                        *(int64_t *)(void *)at = value;
                else if (members[i].kind == KIND_U64)
                        *(uint64_t *)(void *)at = (uint64_t)value;
                else if (members[i].kind == KIND_I32)
                        *(int32_t *)(void *)at = value > INT32_MAX ? INT32_MAX : (int32_t)value;
                else
                        *(bool *)at = value != 0;
        }
        return true;
}

static char *rest_of(struct scan *line, size_t max)
{
        size_t len;

        scan_space(line);
        len = strnlen(line->at, scan_len(line));
        return len ? mem_dup_len(line->at, len < max ? len : max) : NULL;
}

static bool read_class(struct scan *line, struct heap_look *look)
{
        struct heap_class class_ = { 0 };

        if (look->class_count >= HEAP_CLASSES_MAX ||
            !read_members(line, &class_, class_members, COUNT(class_members), false))
                return false;
        look->classes = mem_grow(look->classes, &look->class_capacity, look->class_count + 1, sizeof(class_));
        look->classes[look->class_count++] = class_;
        return true;
}

static bool read_large(struct scan *line, struct heap_look *look)
{
        struct heap_large large = { 0 };

        if (look->large_count >= HEAP_LARGE_MAX ||
            !read_members(line, &large, large_members, COUNT(large_members), false))
                return false;
        large.type = rest_of(line, TYPE_MAX);
        look->large = mem_grow(look->large, &look->large_capacity, look->large_count + 1, sizeof(large));
        look->large[look->large_count++] = large;
        return true;
}

static bool read_type(struct scan *line, struct heap_look *look)
{
        struct heap_type type = { 0 };

        if (look->type_count >= HEAP_TYPES_MAX ||
            !read_members(line, &type, type_members, COUNT(type_members), false) ||
            !(type.name = rest_of(line, TYPE_MAX)))
                return false;
        look->types = mem_resize(look->types, look->type_count + 1, sizeof(type));
        look->types[look->type_count++] = type;
        return true;
}

static bool read_arena(struct scan *line, struct heap_look *look)
{
        struct heap_arena arena = { 0 };

        if (look->arena_count >= HEAP_ARENAS_MAX ||
            !read_members(line, &arena, arena_members, COUNT(arena_members), false) ||
            arena.end < arena.start)
                return false;
        look->arenas = mem_grow(look->arenas, &look->arena_capacity, look->arena_count + 1, sizeof(arena));
        look->arenas[look->arena_count++] = arena;
        return true;
}

static bool read_owned(struct scan *line, struct heap_look *look)
{
        struct heap_owned owned = { 0 };

        if (look->owned_count >= HEAP_OWNED_MAX ||
            !read_members(line, &owned, owned_members, COUNT(owned_members), false) ||
            owned.end < owned.start)
                return false;
        look->owned = mem_grow(look->owned, &look->owned_capacity, look->owned_count + 1, sizeof(owned));
        look->owned[look->owned_count++] = owned;
        return true;
}

static bool is_name(const struct scan *word)
{
        for (const char *at = word->at; at < word->end; at++)
                if ((*at < 'a' || *at > 'z') && *at != '_')
                        return false;
        return true;
}

static bool read_check(struct scan *line, struct heap_look *look)
{
        struct scan name;
        int64_t found, low, high;
        char *text;

        if (look->check_count >= HEAP_CHECKS_MAX || !scan_word(line, &name) || !is_name(&name) ||
            !read_number(line, NUMBER_MAX, &found) || !read_number(line, NUMBER_MAX, &low) ||
            !read_number(line, NUMBER_MAX, &high))
                return false;
        text = mem_dup_len(name.at, scan_len(&name));
        heap_look_add_check(look, text, found, low, high);
        free(text);
        return true;
}

static bool read_rest(struct scan *line, struct heap_look *look)
{
        return read_members(line, look, rest_members, COUNT(rest_members), false);
}

static bool read_figures(struct scan *line, struct heap_look *look)
{
        return read_members(line, &look->figures, figure_members, COUNT(figure_members), true);
}

static bool read_missing(struct scan *line, struct heap_look *look)
{
        if (look->missing)
                return false;
        look->missing = rest_of(line, MISSING_MAX);
        return true;
}

static const struct reader {
        const char *word;
        bool (*read)(struct scan *line, struct heap_look *look);
} readers[] = {
        { "rest", read_rest },   { "figures", read_figures }, { "class", read_class },
        { "large", read_large }, { "type", read_type },       { "arena", read_arena },
        { "owned", read_owned }, { "check", read_check },     { "missing", read_missing },
};

static bool read_head(struct scan *scan, struct heap_look *look)
{
        struct scan line;
        struct scan word;
        int64_t version;

        return scan_line(scan, &line) && scan_word(&line, &word) && scan_equals(&word, "heap") &&
               read_number(&line, NUMBER_MAX, &version) && version == VERSION &&
               read_members(&line, look, head_members, COUNT(head_members), false);
}

static bool read_line(struct scan line, struct heap_look *look)
{
        struct scan word;

        if (!scan_word(&line, &word))
                return false;
        for (size_t i = 0; i < COUNT(readers); i++)
                if (scan_equals(&word, readers[i].word))
                        return readers[i].read(&line, look);
        return false;
}

bool heap_text_read(const char *text, size_t len, struct heap_look *ret_look, struct err *err)
{
        struct scan scan = scan_text(text, len);
        struct heap_look look;
        struct scan line;
        size_t number = 1;
        bool ok;

        heap_look_init(&look);
        ok = read_head(&scan, &look);
        while (ok && scan_line(&scan, &line)) {
                number++;
                ok = read_line(line, &look);
        }
        if (ok) {
                *ret_look = look;
                return true;
        }
        heap_look_clear(&look);
        return err_set(err, ERR_FORMAT, "heap record: line %zu is not of version %d", number, VERSION);
}

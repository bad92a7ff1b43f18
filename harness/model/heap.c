/* Sums over a heap look, and the ownership of its arrays. */
#include "model/heap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

const char *const heap_owner_names[HEAP_OWNER_COUNT + 1] = {
        [HEAP_OWNER_CHUNKS] = "small_allocations", [HEAP_OWNER_SPAN_LIST] = "span_list",
        [HEAP_OWNER_ARENA_INDEX] = "arena_index",  [HEAP_OWNER_ARENAS] = "arena_structures",
        [HEAP_OWNER_PAGE_INDEX] = "page_index",    [HEAP_OWNER_BITS] = "mark_bits",
        [HEAP_OWNER_BUCKETS] = "profiler_table",
};

void heap_look_init(struct heap_look *look)
{
        const struct heap_figures none = {
                -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1
        };

        *look = (struct heap_look){ .figures = none };
}

void heap_look_clear(struct heap_look *look)
{
        for (size_t i = 0; i < look->large_count; i++)
                free(look->large[i].type);
        free(look->large);
        for (size_t i = 0; i < look->type_count; i++)
                free(look->types[i].name);
        free(look->types);
        free(look->classes);
        free(look->arenas);
        free(look->owned);
        free(look->missing);
        *look = (struct heap_look){ 0 };
}

int64_t heap_look_alloc_bytes(const struct heap_look *look)
{
        int64_t sum = 0;

        for (size_t i = 0; i < look->class_count; i++)
                sum += look->classes[i].survived_bytes + look->classes[i].since_bytes;
        return sum;
}

int64_t heap_look_survived_bytes(const struct heap_look *look)
{
        int64_t sum = 0;

        for (size_t i = 0; i < look->class_count; i++)
                sum += look->classes[i].survived_bytes;
        return sum;
}

int64_t heap_look_objects(const struct heap_look *look)
{
        int64_t sum = 0;

        for (size_t i = 0; i < look->class_count; i++)
                sum += look->classes[i].survived + look->classes[i].since;
        return sum;
}

struct heap_pages heap_look_in_use(const struct heap_look *look)
{
        struct heap_pages sum = { 0 };

        for (size_t i = 0; i < look->class_count; i++) {
                const struct heap_pages *pages = &look->classes[i].pages;

                sum.bytes += pages->bytes;
                sum.resident += pages->resident;
                sum.swapped += pages->swapped;
                sum.huge += pages->huge;
        }
        return sum;
}

int64_t heap_class_free_bytes(const struct heap_class *class_)
{
        return class_->pages.bytes - class_->survived_bytes - class_->since_bytes;
}

void heap_look_add_owned(struct heap_look *look, enum heap_owner owner, uint64_t start, uint64_t end)
{
        if (end <= start || look->owned_count >= HEAP_OWNED_MAX)
                return;
        look->owned =
                mem_grow(look->owned, &look->owned_capacity, look->owned_count + 1, sizeof(*look->owned));
        look->owned[look->owned_count++] = (struct heap_owned){ .owner = owner, .start = start, .end = end };
}

void heap_look_add_check(struct heap_look *look, const char *name, int64_t found, int64_t low, int64_t high)
{
        struct heap_check *check;

        if (look->check_count >= HEAP_CHECKS_MAX)
                return;
        check = &look->checks[look->check_count++];
        *check = (struct heap_check){ .found = found, .low = low, .high = high };
        snprintf(check->name, sizeof(check->name), "%s", name);
}

bool heap_check_holds(const struct heap_check *check)
{
        return check->found >= check->low && check->found <= check->high;
}

const char *heap_class_text(const struct heap_class *class_, char text[HEAP_CLASS_TEXT_MAX])
{
        if (!class_->size_class)
                snprintf(text, HEAP_CLASS_TEXT_MAX, "large objects");
        else
                snprintf(text, HEAP_CLASS_TEXT_MAX, "%lld-byte objects", (long long)class_->elem_bytes);
        return text;
}

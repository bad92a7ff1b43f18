/* Visits the stacks in the order of their addresses, since page_map.h caches one window of addresses. */
#include "goheap/stack_pages.h"

#include <stdlib.h>

#include "base/mem.h"
#include "goheap/goroutine_list.h"
#include "goheap/page_map.h"

struct stack {
        uint64_t lo;
        size_t index;
};

static int compare_stacks(const void *a, const void *b)
{
        const struct stack *x = a, *y = b;

        return x->lo < y->lo ? -1 : x->lo > y->lo;
}

void stack_pages_read(struct page_map *pages, const struct goroutine *goroutines, size_t count,
                      int64_t *ret_bytes)
{
        struct stack *stacks = mem_new(count, sizeof(*stacks));

        for (size_t i = 0; i < count; i++)
                stacks[i] = (struct stack){ goroutines[i].stack_lo, i };
        if (count)
                qsort(stacks, count, sizeof(*stacks), compare_stacks);
        for (size_t i = 0; i < count; i++) {
                const struct goroutine *g = &goroutines[stacks[i].index];

                ret_bytes[stacks[i].index] = page_map_resident(pages, g->stack_lo, g->stack_hi);
        }
        free(stacks);
}

#include "goheap/stack_pages.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "goheap/goroutine_list.h"

enum {
        ENTRY_BYTES = 8,
        WINDOW_PAGES = 1 << 12, /* 32 KiB of page map; stacks lie close together */
};
/* Documentation/admin-guide/mm/pagemap.rst. */
#define PRESENT (1ull << 63)

struct window {
        int fd;
        uint64_t page_bytes;
        uint64_t first, count; /* pages held; none at first */
        uint64_t entries[WINDOW_PAGES];
};

static bool look_up(struct window *window, uint64_t page, bool *ret_present)
{
        if (page < window->first || page - window->first >= window->count) {
                ssize_t got = pread(window->fd, window->entries, sizeof(window->entries),
                                    (off_t)(page * ENTRY_BYTES));

                if (got < ENTRY_BYTES)
                        return false;
                window->first = page;
                window->count = (uint64_t)got / ENTRY_BYTES;
        }
        *ret_present = window->entries[page - window->first] & PRESENT;
        return true;
}

static bool resident(struct window *window, uint64_t lo, uint64_t hi, int64_t *ret_bytes)
{
        int64_t bytes = 0;

        for (uint64_t at = lo; at < hi;) {
                uint64_t page = at / window->page_bytes;
                uint64_t end = (page + 1) * window->page_bytes;
                bool present;

                if (!look_up(window, page, &present))
                        return false;
                end = end < hi ? end : hi;
                if (present)
                        bytes += (int64_t)(end - at);
                at = end;
        }
        *ret_bytes = bytes;
        return true;
}

struct stack {
        uint64_t lo;
        size_t index;
};

static int compare_stacks(const void *a, const void *b)
{
        const struct stack *x = a, *y = b;

        return x->lo < y->lo ? -1 : x->lo > y->lo;
}

bool stack_pages_read(int pagemap_fd, const struct goroutine *goroutines, size_t count, int64_t *ret_bytes)
{
        struct window *window = mem_new(1, sizeof(*window));
        struct stack *stacks = mem_new(count, sizeof(*stacks));
        bool ok = pagemap_fd >= 0;

        window->fd = pagemap_fd;
        window->page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
        for (size_t i = 0; i < count; i++)
                stacks[i] = (struct stack){ goroutines[i].stack_lo, i };
        if (count)
                qsort(stacks, count, sizeof(*stacks), compare_stacks);
        for (size_t i = 0; ok && i < count; i++) {
                const struct goroutine *g = &goroutines[stacks[i].index];

                ok = resident(window, g->stack_lo, g->stack_hi, &ret_bytes[stacks[i].index]);
        }
        free(stacks);
        free(window);
        return ok;
}

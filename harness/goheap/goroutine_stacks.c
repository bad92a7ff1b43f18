/* Reads the first 2 KiB of 512 stacks at once. Only a stack that is deeper than that costs a read of its own. */
#include "goheap/goroutine_stacks.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/goroutine_list.h"
#include "goheap/memory_reader.h"
#include "goheap/unwind.h"

enum {
        FIRST_BYTES = 2 << 10,
        DEEP_BYTES = 64 << 10,
        BATCH = 512,
};

struct reading {
        struct memory_reader *reader;
        struct unwinder *unwinder;
        struct goroutine_stacks stacks;
        size_t pc_capacity;
        uint8_t *room; /* FIRST_BYTES for each stack of a batch */
};

void goroutine_stacks_clear(struct goroutine_stacks *stacks)
{
        free(stacks->items);
        free(stacks->pcs);
        *stacks = (struct goroutine_stacks){ 0 };
}

/* Returns the bytes of a stack that are in use; 0 where the goroutine runs or its stack is being copied. */
static uint64_t used_bytes(const struct goroutine *goroutine)
{
        bool stands = goroutine->status != GOROUTINE_RUNNING && goroutine->status != GOROUTINE_COPYSTACK;

        return stands && goroutine->sp >= goroutine->stack_lo && goroutine->sp < goroutine->stack_hi
                       ? goroutine->stack_hi - goroutine->sp
                       : 0;
}

static void keep(struct reading *reading, struct goroutine_stack *stack, const uint64_t *pcs, size_t count,
                 bool whole)
{
        struct goroutine_stacks *stacks = &reading->stacks;

        stacks->pcs = mem_grow(stacks->pcs, &reading->pc_capacity, stacks->pc_count + count, sizeof(*pcs));
        memcpy(stacks->pcs + stacks->pc_count, pcs, count * sizeof(*pcs));
        *stack = (struct goroutine_stack){ stacks->pc_count, count, whole };
        stacks->pc_count += count;
}

static void unwind_one(struct reading *reading, const struct goroutine *goroutine,
                       const struct memory_range *range, struct goroutine_stack *stack)
{
        struct unwind_start start = { goroutine->pc, goroutine->sp, range->bytes, range->len };
        uint64_t pcs[UNWIND_FRAMES_MAX];
        uint64_t used = used_bytes(goroutine);
        bool whole = false;
        size_t count = unwind(reading->unwinder, &start, pcs, UNWIND_FRAMES_MAX, &whole);
        struct memory_range deep = { goroutine->sp, NULL, used < DEEP_BYTES ? (size_t)used : DEEP_BYTES,
                                     false };

        if (!whole && count < UNWIND_FRAMES_MAX && deep.len > range->len) {
                deep.bytes = mem_new(1, deep.len);
                if (memory_read(reading->reader, &deep, 1)) {
                        start.bytes = deep.bytes;
                        start.len = deep.len;
                        count = unwind(reading->unwinder, &start, pcs, UNWIND_FRAMES_MAX, &whole);
                }
                free(deep.bytes);
        }
        keep(reading, stack, pcs, count, whole);
}

static void read_batch(struct reading *reading, const struct goroutine *goroutines, size_t count,
                       struct goroutine_stack *stacks)
{
        struct memory_range ranges[BATCH];
        size_t owners[BATCH];
        size_t asked = 0;

        for (size_t i = 0; i < count; i++) {
                uint64_t used = used_bytes(&goroutines[i]);

                if (!used)
                        continue;
                ranges[asked] =
                        (struct memory_range){ goroutines[i].sp, reading->room + asked * FIRST_BYTES,
                                               used < FIRST_BYTES ? (size_t)used : FIRST_BYTES, false };
                owners[asked++] = i;
        }
        memory_read(reading->reader, ranges, asked);
        for (size_t i = 0; i < asked; i++)
                if (ranges[i].read)
                        unwind_one(reading, &goroutines[owners[i]], &ranges[i], &stacks[owners[i]]);
}

void goroutine_stacks_read(struct memory_reader *reader, struct unwinder *unwinder,
                           const struct goroutine *goroutines, size_t count,
                           struct goroutine_stacks *ret_stacks)
{
        struct reading reading = { .reader = reader, .unwinder = unwinder };

        reading.stacks.items = mem_new(count, sizeof(*reading.stacks.items));
        reading.stacks.count = count;
        reading.room = mem_new(count < BATCH ? count : BATCH, FIRST_BYTES);
        for (size_t at = 0; at < count; at += BATCH)
                read_batch(&reading, goroutines + at, count - at < BATCH ? count - at : BATCH,
                           reading.stacks.items + at);
        free(reading.room);
        *ret_stacks = reading.stacks;
}

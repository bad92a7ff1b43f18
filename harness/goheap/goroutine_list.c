/* Copies the array of pointers, then the g structures in large batches; the few that were torn are read once more. */
#include "goheap/goroutine_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "goheap/layout.h"
#include "goheap/memory_joined.h"
#include "goheap/memory_reader.h"

enum {
        GOROUTINES_MAX = 4 << 20,
        SCAN_BIT = 0x1000, /* _Gscan: the collector is scanning its stack */
        STACK_MIN_BYTES = 1 << 10,
        STRUCTURES_AT_ONCE = 1 << 14, /* some 5 MiB */
};
/* The runtime stops a program whose stack outgrows 1 GB (runtime/stack.go: maxstacksize). The limit bounds what a
 * hostile process can make us do. */
#define STACK_MAX_BYTES (1ull << 30)
#define ID_MAX (1ull << 60)

/* The fields that goroutine_decode() reads: the last of them decides how many bytes it needs. */
static const enum layout_field fields[] = { LAYOUT_G_SYSCALL_SP, LAYOUT_G_SYSCALL_PC,  LAYOUT_G_STACK_LO,
                                            LAYOUT_G_STACK_HI,   LAYOUT_G_SCHED_SP,    LAYOUT_G_SCHED_PC,
                                            LAYOUT_G_STATUS,     LAYOUT_G_ID,          LAYOUT_G_GOPC,
                                            LAYOUT_G_WAIT_SINCE, LAYOUT_G_WAIT_REASON, LAYOUT_G_STARTPC };

void goroutine_list_clear(struct goroutine_list *list)
{
        free(list->items);
        *list = (struct goroutine_list){ 0 };
}

size_t goroutine_decode_len(const struct layout *layout)
{
        size_t len = 0;

        for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
                size_t end = layout->places[fields[i]].offset + layout->places[fields[i]].bytes;

                len = end > len ? end : len;
        }
        return len;
}

bool goroutine_is_dead(const struct goroutine *goroutine)
{
        return goroutine->status == GOROUTINE_DEAD || goroutine->status == GOROUTINE_DEAD_EXTRA ||
               goroutine->status == GOROUTINE_IDLE;
}

/* runtime/stack.go: a stack's size is a power of two. */
static bool is_stack(uint64_t lo, uint64_t hi)
{
        uint64_t bytes = hi - lo;

        return lo < hi && bytes >= STACK_MIN_BYTES && bytes <= STACK_MAX_BYTES && !(bytes & (bytes - 1));
}

bool goroutine_decode(const struct layout *layout, const uint8_t *bytes, size_t len, struct goroutine *ret)
{
        struct goroutine g = {
                .id = layout_get(layout, LAYOUT_G_ID, bytes, len),
                .stack_lo = layout_get(layout, LAYOUT_G_STACK_LO, bytes, len),
                .stack_hi = layout_get(layout, LAYOUT_G_STACK_HI, bytes, len),
                .pc = layout_get(layout, LAYOUT_G_SCHED_PC, bytes, len),
                .sp = layout_get(layout, LAYOUT_G_SCHED_SP, bytes, len),
                .creator_pc = layout_get(layout, LAYOUT_G_GOPC, bytes, len),
                .entry_pc = layout_get(layout, LAYOUT_G_STARTPC, bytes, len),
                .wait_since_ns = (int64_t)layout_get(layout, LAYOUT_G_WAIT_SINCE, bytes, len),
                .wait_reason = (uint8_t)layout_get(layout, LAYOUT_G_WAIT_REASON, bytes, len),
        };
        uint64_t status = layout_get(layout, LAYOUT_G_STATUS, bytes, len) & ~(uint64_t)SCAN_BIT;

        if (status > GOROUTINE_DEAD_EXTRA)
                return false;
        g.status = (uint8_t)status;
        if (g.status == GOROUTINE_SYSCALL) {
                g.pc = layout_get(layout, LAYOUT_G_SYSCALL_PC, bytes, len);
                g.sp = layout_get(layout, LAYOUT_G_SYSCALL_SP, bytes, len);
        }
        *ret = g;
        return goroutine_is_dead(&g) || (g.id && g.id < ID_MAX && (g.entry_pc || !g.creator_pc) &&
                                         is_stack(g.stack_lo, g.stack_hi) && g.wait_since_ns >= 0);
}

/* Reads the structures at `addresses` and appends the living goroutines. Those whose fields contradict each other were
 * being written to: they are read once more where `again`. */
static void take(struct memory_reader *reader, const struct layout *layout, const uint64_t *addresses,
                 size_t count, bool again, struct goroutine_list *list)
{
        size_t len = goroutine_decode_len(layout), torn_count = 0;
        uint8_t *bytes = mem_new(count, len);
        struct memory_range *ranges = mem_new(count, sizeof(*ranges));
        uint64_t *torn = mem_new(count, sizeof(*torn));

        for (size_t i = 0; i < count; i++)
                ranges[i] = (struct memory_range){ addresses[i], bytes + i * len, len, false };
        memory_read_joined(reader, ranges, count);
        for (size_t i = 0; i < count; i++) {
                struct goroutine goroutine;

                if (!ranges[i].read || !goroutine_decode(layout, bytes + i * len, len, &goroutine))
                        torn[torn_count++] = addresses[i];
                else if (goroutine_is_dead(&goroutine))
                        list->dead++;
                else
                        list->items[list->count++] = goroutine;
        }
        if (torn_count && again)
                take(reader, layout, torn, torn_count, false, list);
        else
                list->broken += torn_count;
        free(torn);
        free(ranges);
        free(bytes);
}

bool goroutine_list_read(struct memory_reader *reader, const struct layout *layout, uint64_t allgs,
                         struct goroutine_list *ret_list, struct err *err)
{
        struct goroutine_list list = { 0 };
        uint64_t header[3]; /* pointer, length, capacity */
        uint64_t *addresses;

        if (!memory_read_at(reader, allgs, header, sizeof(header)))
                return err_set(err, ERR_MEASURE, "the list of goroutines at 0x%llx cannot be read",
                               (unsigned long long)allgs);
        if (!header[0] || !header[1] || header[1] > header[2] || header[1] > GOROUTINES_MAX)
                return err_set(err, ERR_FORMAT, "no list of goroutines at 0x%llx: %llu of %llu at 0x%llx",
                               (unsigned long long)allgs, (unsigned long long)header[1],
                               (unsigned long long)header[2], (unsigned long long)header[0]);
        addresses = mem_new((size_t)header[1], sizeof(*addresses));
        if (!memory_read_at(reader, header[0], addresses, (size_t)header[1] * sizeof(*addresses))) {
                free(addresses);
                return err_set(err, ERR_MEASURE, "the list of %llu goroutines at 0x%llx cannot be read",
                               (unsigned long long)header[1], (unsigned long long)header[0]);
        }
        list.items = mem_new((size_t)header[1], sizeof(*list.items));
        for (size_t at = 0; at < header[1]; at += STRUCTURES_AT_ONCE) {
                size_t left = (size_t)header[1] - at;

                take(reader, layout, addresses + at, left < STRUCTURES_AT_ONCE ? left : STRUCTURES_AT_ONCE,
                     true, &list);
        }
        free(addresses);
        *ret_list = list;
        return true;
}

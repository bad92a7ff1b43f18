#include "goroutine_fixture.h"

#include <string.h>

#include "base/mem.h"

static void put(uint8_t *bytes, const struct layout *layout, enum layout_field field, uint64_t value)
{
        memcpy(bytes + layout_offset(layout, field), &value, layout->places[field].bytes);
}

void goroutine_fixture_record(uint64_t address, const void *bytes, uint32_t len, struct strbuf *image)
{
        strbuf_append_len(image, &address, 8);
        strbuf_append_len(image, &len, 4);
        strbuf_append_len(image, bytes, len);
}

void goroutine_fixture_one(const struct layout *layout, const struct goroutine *goroutine, uint64_t address,
                           struct strbuf *image)
{
        const size_t len = layout_offset(layout, LAYOUT_G_BYTES);
        uint8_t *bytes = mem_new(1, len);

        put(bytes, layout, LAYOUT_G_ID, goroutine->id);
        put(bytes, layout, LAYOUT_G_STACK_LO, goroutine->stack_lo);
        put(bytes, layout, LAYOUT_G_STACK_HI, goroutine->stack_hi);
        put(bytes, layout, LAYOUT_G_SCHED_PC, goroutine->pc);
        put(bytes, layout, LAYOUT_G_SCHED_SP, goroutine->sp);
        put(bytes, layout, LAYOUT_G_GOPC, goroutine->creator_pc);
        put(bytes, layout, LAYOUT_G_STARTPC, goroutine->entry_pc);
        put(bytes, layout, LAYOUT_G_WAIT_SINCE, (uint64_t)goroutine->wait_since_ns);
        put(bytes, layout, LAYOUT_G_STATUS, goroutine->status);
        put(bytes, layout, LAYOUT_G_WAIT_REASON, goroutine->wait_reason);
        goroutine_fixture_record(address, bytes, (uint32_t)len, image);
        free(bytes);
}

void goroutine_fixture_list(uint64_t header, uint64_t array, const uint64_t *addresses, size_t count,
                            struct strbuf *image)
{
        uint64_t words[3] = { array, count, count };

        goroutine_fixture_record(header, words, sizeof(words), image);
        goroutine_fixture_record(array, addresses, (uint32_t)(count * 8), image);
}

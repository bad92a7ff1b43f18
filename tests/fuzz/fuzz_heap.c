/* A Go process whose memory somebody else writes: the finder, the walkers and the sums survive whatever stands there.
 *
 * The base is a process made by hand in which everything is found; an input is a list of writes into it, eleven bytes
 * each: which record, where in it, eight bytes. So that every field that leads somewhere can lead anywhere. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../go_memory.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "goheap/find_statistics.h"
#include "goheap/look.h"
#include "goheap/spans.h"
#include "model/heap_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WRITE_BYTES = 11, WRITES_MAX = 64, RECORDS_MAX = 64, HEADER_BYTES = 12, AS_TEXT = 4 };

struct undo {
        char *at;
        char was[8];
};

/* Where each record's bytes lie in the image. */
static size_t list_records(const struct strbuf *image, size_t ret_at[RECORDS_MAX],
                           uint32_t ret_len[RECORDS_MAX])
{
        size_t count = 0;

        for (size_t at = 0; at + HEADER_BYTES <= image->len && count < RECORDS_MAX; count++) {
                memcpy(&ret_len[count], image->text + at + 8, 4);
                ret_at[count] = at + HEADER_BYTES;
                at += HEADER_BYTES + ret_len[count];
        }
        return count;
}

static void check_sums(const struct heap_look *look)
{
        struct heap_pages in_use = heap_look_in_use(look);

        if (in_use.resident > in_use.bytes || heap_look_alloc_bytes(look) > in_use.bytes)
                abort();
}

static void check_text(const struct heap_look *look)
{
        struct strbuf text = { 0 };
        struct heap_look again;

        heap_text_write(look, &text);
        /* What the target says may be beyond all bounds of a record; what can be read again is the same. */
        if (heap_text_read(text.text, text.len, &again, NULL))
                heap_look_clear(&again);
        strbuf_clear(&text);
}

static void walk(struct go_memory *memory, bool as_text)
{
        struct heap_place place;
        struct heap_look look;
        struct spans spans;
        struct err err = { 0 };

        if (!find_heap(&memory->image, NULL, &place, &err)) {
                if (!err.message[0])
                        abort();
                place = (struct heap_place){ .mheap = GO_MEMORY_MHEAP };
        }
        if (!spans_read(&memory->image, place.mheap, &spans, NULL))
                return;
        find_statistics(&memory->image, NULL, &spans, &place);
        spans_clear(&spans);
        if (heap_look_at(&memory->image, &place, NULL, &look, NULL, NULL)) {
                check_sums(&look);
                if (as_text)
                        check_text(&look);
                heap_look_clear(&look);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static struct go_memory memory;
        static size_t at[RECORDS_MAX], count;
        static uint32_t len[RECORDS_MAX];
        struct undo undo[WRITES_MAX];
        size_t writes = size / WRITE_BYTES < WRITES_MAX ? size / WRITE_BYTES : WRITES_MAX;

        if (!count) {
                go_memory_new_compact(&memory);
                count = list_records(&memory.bytes, at, len);
        }
        for (size_t i = 0; i < writes; i++) {
                const uint8_t *write = data + i * WRITE_BYTES;
                size_t record = write[0] % count;
                size_t words = len[record] / 8 ? len[record] / 8 : 1;
                size_t offset = (size_t)(write[1] | write[2] << 8) % words * 8;

                undo[i].at = memory.bytes.text + at[record] + offset;
                memcpy(undo[i].was, undo[i].at, 8);
                memcpy(undo[i].at, write + 3, 8);
        }
        walk(&memory, size % AS_TEXT == 0);
        while (writes-- > 0)
                memcpy(undo[writes].at, undo[writes].was, 8);
        return 0;
}

/* Any bytes as the memory of a Go process: goroutines are found or not, and every walk over them ends.
 *
 * The first byte chooses the version; then come patches of a sound image, two bytes where and eight bytes what: of the list,
 * of a goroutine, of its stack, of the records themselves.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../goroutine_fixture.h"
#include "../pclntab_fixture.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "goheap/goroutines.h"
#include "goheap/image.h"
#include "goheap/layout.h"
#include "goheap/memory_image.h"
#include "goheap/memory_reader.h"
#include "goheap/names.h"
#include "goheap/pclntab.h"
#include "goheap/type_name.h"
#include "model/goroutine_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TEXT UINT64_C(0x401000)
#define ALLGS UINT64_C(0x500040)
#define HEAP UINT64_C(0xc000000000)
enum { GOROUTINES = 4, WORD = 8, PATCH_BYTES = 2 + WORD };

static const char maps[] = "00400000-00480000 r-xp 00000000 fe:00 7 /bin/service\n"
                           "00500000-00501000 rw-p 00100000 fe:00 7 /bin/service\n"
                           "c000000000-c000100000 rw-p 00000000 00:00 0 \n";

static const struct pclntab_fixture_function functions[] = {
        { "runtime.goexit", 0, 32 },
        { "main.worker", 32, 64 },
        { "runtime.gopark", 96, 64 },
};

static void add_variables(struct strbuf *image)
{
        uint64_t words[0x1000 / 8] = { 0 };

        words[(ALLGS - 0x500000) / 8] = HEAP;
        words[(ALLGS - 0x500000) / 8 + 1] = GOROUTINES;
        words[(ALLGS - 0x500000) / 8 + 2] = GOROUTINES;
        goroutine_fixture_record(0x500000, words, sizeof(words), image);
}

static void add_sound_list(const struct layout *layout, struct strbuf *image)
{
        uint64_t addresses[GOROUTINES], stack[256] = { 0 };

        add_variables(image);
        for (uint64_t i = 0; i < GOROUTINES; i++)
                addresses[i] = HEAP + 0x1000 + i * 0x400;
        goroutine_fixture_record(HEAP, addresses, sizeof(addresses), image);
        for (uint64_t i = 0; i < GOROUTINES; i++) {
                uint64_t lo = HEAP + 0x10000 + i * 2048;
                struct goroutine g = { .id = i + 1,
                                       .stack_lo = lo,
                                       .stack_hi = lo + 2048,
                                       .sp = lo + 1024,
                                       .pc = TEXT + 96 + 8,
                                       .entry_pc = TEXT + 32,
                                       .creator_pc = TEXT + 40,
                                       .status = GOROUTINE_WAITING,
                                       .wait_reason = 9 };

                stack[128 + 8] = TEXT + 32 + 8;
                stack[128 + 17] = TEXT + 1;
                goroutine_fixture_one(layout, &g, addresses[i], image);
                goroutine_fixture_record(lo, stack, sizeof(stack), image);
        }
}

static void walk(const struct image *image, struct names *names_take)
{
        struct goroutines_args args = { .max_groups = 3, .whole_stacks = true };
        struct goroutine_groups groups, back;
        struct goroutines *goroutines;
        struct strbuf out = { 0 };
        struct err err = { 0 };
        char type[TYPE_NAME_MAX + 1];

        type_name(image, names_take, HEAP + 0x20000, type);
        if (!goroutines_from(image, names_take, &goroutines, &err)) {
                if (!err.message[0])
                        abort();
                return;
        }
        if (goroutines_read(goroutines, &args, NULL, &groups, &err)) {
                goroutine_text_print(&groups, &out);
                if (!goroutine_text_parse(out.text, out.len, &back, &err))
                        abort();
                goroutine_groups_clear(&back);
                goroutine_groups_clear(&groups);
                strbuf_reset(&out);
        }
        goroutines_profile(goroutines, &out, &err);
        goroutines_free(goroutines);
        strbuf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct strbuf bytes = { 0 }, table_bytes = { 0 };
        const struct layout *layout;
        struct pclntab table;
        struct image image;

        if (size < 1)
                return 0;
        layout = &layout_table[data[0] % layout_count];
        pclntab_fixture(PCLNTAB_GO_1_20, TEXT, functions, sizeof(functions) / sizeof(functions[0]),
                        &table_bytes);
        if (!pclntab_open(table_bytes.text, table_bytes.len, &table, NULL))
                abort();
        table.base = TEXT;
        add_sound_list(layout, &bytes);
        for (size_t at = 1; at + PATCH_BYTES <= size; at += PATCH_BYTES) {
                uint16_t place;

                memcpy(&place, data + at, sizeof(place));
                memcpy(bytes.text + place % (bytes.len - WORD), data + at + sizeof(place), WORD);
        }
        if (!image_from(memory_image_new(bytes.text, bytes.len), maps, sizeof(maps) - 1, "/bin/service",
                        layout, &image, NULL))
                abort();
        walk(&image, names_from(&table, HEAP + 0x20000, HEAP + 0x30000));
        image_clear(&image);
        strbuf_clear(&bytes);
        strbuf_clear(&table_bytes);
        return 0;
}

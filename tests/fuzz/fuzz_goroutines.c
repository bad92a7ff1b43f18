/* Any bytes as the memory of a Go process: goroutines are found or not, and every walk over them ends.
 *
 * The first byte chooses the version, and whether a profile is written; then come patches of a sound image, two bytes
 * where and eight bytes what: of the list, of a goroutine, of its stack. The image is put right again behind each input,
 * so that it is made only once for each version.
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
enum { GOROUTINES = 4, WORD = 8, PATCH_BYTES = 2 + WORD, PATCHES_MAX = 64, LAYOUTS_MAX = 64 };
enum { VARIABLES_BYTES = 0x200, PROFILE_BIT = 0x80 };

static const char maps[] = "00400000-00480000 r-xp 00000000 fe:00 7 /bin/service\n"
                           "00500000-00500200 rw-p 00100000 fe:00 7 /bin/service\n"
                           "c000000000-c000100000 rw-p 00000000 00:00 0 \n";

static const struct pclntab_fixture_function functions[] = {
        { "runtime.goexit", 0, 32 },
        { "main.worker", 32, 64 },
        { "runtime.gopark", 96, 64 },
};

static void add_variables(struct strbuf *image)
{
        uint64_t words[VARIABLES_BYTES / WORD] = { 0 };

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

static void walk(const struct image *image, struct names *names_take, bool profile)
{
        struct goroutines_args args = { .max_groups = 3, .whole_stacks = true };
        struct goroutine_groups groups, back;
        struct goroutines *goroutines;
        struct strbuf out = { 0 };
        struct err err = { 0 };
        char type[TYPE_NAME_MAX + 1];

        type_name(image, names_take, HEAP + 0x20000, type);
        if (!goroutines_open(image, names_take, &goroutines, &err)) {
                if (!err.message[0])
                        abort();
                names_free(names_take);
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
        if (profile)
                goroutines_profile(goroutines, &out, &err);
        goroutines_free(goroutines);
        names_free(names_take);
        strbuf_clear(&out);
}

/* What is made once: the table of functions, and the memory of a process of each version. */
struct sound {
        struct strbuf table_bytes;
        struct pclntab table;
        struct strbuf memory[LAYOUTS_MAX];
        struct image images[LAYOUTS_MAX];
};

static void make(struct sound *sound, size_t version)
{
        struct strbuf *bytes = &sound->memory[version];

        if (!sound->table_bytes.len) {
                pclntab_fixture(PCLNTAB_GO_1_20, TEXT, functions, sizeof(functions) / sizeof(functions[0]),
                                &sound->table_bytes);
                if (!pclntab_open(sound->table_bytes.text, sound->table_bytes.len, &sound->table, NULL))
                        abort();
                sound->table.base = TEXT;
        }
        if (bytes->len)
                return;
        add_sound_list(&layout_table[version], bytes);
        if (!image_from(memory_image_new(bytes->text, bytes->len), maps, sizeof(maps) - 1, "/bin/service",
                        &layout_table[version], &sound->images[version], NULL))
                abort();
}

struct undo {
        char *at;
        char was[WORD];
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static struct sound sound;
        struct undo undo[PATCHES_MAX];
        size_t version, patches = 0;
        struct strbuf *bytes;

        if (size < 1 || layout_count > LAYOUTS_MAX)
                return 0;
        version = (data[0] & ~PROFILE_BIT) % layout_count;
        make(&sound, version);
        bytes = &sound.memory[version];
        for (size_t at = 1; at + PATCH_BYTES <= size && patches < PATCHES_MAX; at += PATCH_BYTES) {
                struct undo *one = &undo[patches++];
                uint16_t place;

                memcpy(&place, data + at, sizeof(place));
                one->at = bytes->text + place % (bytes->len - WORD);
                memcpy(one->was, one->at, WORD);
                memcpy(one->at, data + at + sizeof(place), WORD);
        }
        walk(&sound.images[version], names_from(&sound.table, HEAP + 0x20000, HEAP + 0x30000),
             data[0] & PROFILE_BIT);
        while (patches-- > 0)
                memcpy(undo[patches].at, undo[patches].was, WORD);
        return 0;
}

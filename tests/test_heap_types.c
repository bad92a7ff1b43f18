/* goheap/heap_types and type_name: types described in an image of memory, objects that bear them. */
#include "goheap/heap_types.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "goheap/image.h"
#include "goheap/memory_image.h"
#include "goheap/memory_reader.h"
#include "goheap/names.h"
#include "goheap/pclntab.h"
#include "goheap/spans.h"
#include "goheap/type_name.h"
#include "goroutine_fixture.h"
#include "model/heap.h"
#include "unit.h"

#define TYPES UINT64_C(0x480000)
#define TYPES_END UINT64_C(0x490000)
#define HEAP UINT64_C(0xc000000000)
#define BITS UINT64_C(0x7f0000000000)
enum { NAMES = 0x1000, SESSION = 0x100, SLICE = 0x200, NAMELESS = 0x300, ELEM = 1024, ELEMS = 8 };

static const char maps[] = "00400000-00480000 r-xp 00000000 fe:00 7 /bin/service\n"
                           "00500000-00520000 rw-p 00100000 fe:00 7 /bin/service\n";

struct world {
        struct strbuf bytes;
        struct image image;
        struct names *names;
};

static void add_type(struct world *world, const struct layout *layout, uint64_t at, uint32_t name, bool star)
{
        uint8_t type[64] = { 0 };

        memcpy(type + layout_offset(layout, LAYOUT_TYPE_STR), &name, sizeof(name));
        type[layout_offset(layout, LAYOUT_TYPE_TFLAG)] = star ? 2 : 0;
        goroutine_fixture_record(TYPES + at, type, sizeof(type), &world->bytes);
}

/* Flags, the length in one or two bytes, the name. */
static void add_name(struct world *world, uint32_t at, const char *name)
{
        uint8_t bytes[512] = { 1 };
        size_t len = strlen(name), head = 2;

        bytes[1] = (uint8_t)len;
        if (len > 127) {
                bytes[1] = (uint8_t)(len & 0x7f) | 0x80;
                bytes[head++] = (uint8_t)(len >> 7);
        }
        memcpy(bytes + head, name, len);
        goroutine_fixture_record(TYPES + at, bytes, sizeof(bytes), &world->bytes);
}

/* A span's bits, and the word before each of its objects. */
static void add_objects(struct world *world, int span, uint8_t bits, uint64_t type)
{
        uint64_t words[ELEMS * ELEM / 8] = { 0 };
        uint8_t all[8] = { bits };

        for (size_t i = 0; i < ELEMS; i++)
                words[i * ELEM / 8] = type;
        goroutine_fixture_record(BITS + (uint64_t)span * 8, all, sizeof(all), &world->bytes);
        goroutine_fixture_record(HEAP + (uint64_t)span * SPAN_PAGE_BYTES, words, sizeof(words),
                                 &world->bytes);
}

static struct span small_span(int index)
{
        return (struct span){ .start = HEAP + (uint64_t)index * SPAN_PAGE_BYTES,
                              .pages = 1,
                              .elem_bytes = ELEM,
                              .alloc_bits = BITS + (uint64_t)index * 8,
                              .elems = ELEMS,
                              .size_class = 32,
                              .state = SPAN_IN_USE };
}

static void open_world(struct world *world, int minor)
{
        const struct layout *layout = layout_find(minor, LAYOUT_AMD64, &(bool){ false });
        struct pclntab none = { 0 };

        assert_true(image_from(memory_image_new(world->bytes.text, world->bytes.len), maps, sizeof(maps) - 1,
                               "/bin/service", layout, &world->image, NULL));
        world->names = names_from(&none, TYPES, TYPES_END);
}

static void close_world(struct world *world)
{
        names_free(world->names);
        image_clear(&world->image);
        strbuf_clear(&world->bytes);
}

static void describe(struct world *world, int minor)
{
        const struct layout *layout = layout_find(minor, LAYOUT_AMD64, &(bool){ false });

        *world = (struct world){ 0 };
        add_type(world, layout, SESSION, NAMES, true);
        add_name(world, NAMES, "*main.session");
        add_type(world, layout, SLICE, NAMES + 0x400, false);
        add_name(world, NAMES + 0x400, "[]main.entry");
        add_type(world, layout, NAMELESS, 0x20000, false); /* beyond the types */
}

static void test_type_names_lose_the_star_that_they_share(void **state)
{
        char name[TYPE_NAME_MAX + 1], long_name[301];
        struct world world;

        (void)state;
        describe(&world, 22);
        memset(long_name, 'x', 300);
        long_name[300] = '\0';
        add_type(&world, layout_find(22, LAYOUT_AMD64, &(bool){ false }), 0x400, NAMES + 0x800, false);
        add_name(&world, NAMES + 0x800, long_name);
        add_type(&world, layout_find(22, LAYOUT_AMD64, &(bool){ false }), 0x500, NAMES + 0xc00, false);
        add_name(&world, NAMES + 0xc00, "a\033[2Jb");
        open_world(&world, 22);
        assert_true(type_name(&world.image, world.names, TYPES + SESSION, name));
        assert_string_equal(name, "main.session");
        assert_true(type_name(&world.image, world.names, TYPES + SLICE, name));
        assert_string_equal(name, "[]main.entry");
        assert_true(type_name(&world.image, world.names, TYPES + 0x400, name));
        assert_int_equal(strlen(name), TYPE_NAME_MAX); /* cut */
        assert_true(type_name(&world.image, world.names, TYPES + 0x500, name));
        assert_string_equal(name, "a?[2Jb"); /* moves no cursor */
        assert_false(type_name(&world.image, world.names, TYPES + NAMELESS, name));
        assert_false(type_name(&world.image, world.names, TYPES_END, name));
        assert_false(type_name(&world.image, world.names, TYPES + 0x9000, name)); /* not there */
        close_world(&world);
}

static void test_heap_types_are_summed_from_headers_and_large_spans(void **state)
{
        struct heap_large large = { .type_at = TYPES + SLICE };
        struct heap_look look = { .large = &large, .large_count = 1 };
        struct span items[4];
        struct spans spans = { .items = items, .count = 4 };
        struct world world;

        (void)state;
        describe(&world, 22);
        add_objects(&world, 0, 0x0f, TYPES + SESSION);
        add_objects(&world, 1, 0x03, TYPES + SLICE);
        add_objects(&world, 2, 0xff, TYPES + SESSION);
        open_world(&world, 22);
        for (int i = 0; i < 3; i++)
                items[i] = small_span(i);
        items[1].free_index = 4; /* two more are allocated, whatever the bits say */
        items[2].noscan = true;  /* no header there */
        items[3] = (struct span){ .pages = 256, .large_type = TYPES + SLICE, .state = SPAN_IN_USE };
        heap_types_fill(&world.image, world.names, &spans, &look);
        assert_string_equal(large.type, "[]main.entry");
        assert_int_equal(look.type_count, 2);
        assert_string_equal(look.types[0].name, "[]main.entry");
        assert_int_equal(look.types[0].objects, 5);
        assert_int_equal(look.types[0].bytes, 256 * SPAN_PAGE_BYTES + 4 * ELEM);
        assert_int_equal(look.types[0].survived_bytes, 2 * ELEM); /* the large one has no bit */
        assert_string_equal(look.types[1].name, "main.session");
        assert_int_equal(look.types[1].objects, 4);
        assert_int_equal(look.types[1].bytes, 4 * ELEM);
        assert_int_equal(look.types[1].survived_bytes, 4 * ELEM);
        free(large.type);
        look.large = NULL;
        look.large_count = 0;
        heap_look_clear(&look);
        close_world(&world);
}

static void test_heap_types_of_many_spans_are_estimated(void **state)
{
        enum { SPANS = 1000 };
        struct heap_look look = { 0 };
        struct spans spans = { .items = mem_new(SPANS, sizeof(struct span)), .count = SPANS };
        struct world world;

        (void)state;
        describe(&world, 22);
        for (int i = 0; i < SPANS; i++) {
                add_objects(&world, i, 0xff, TYPES + SESSION);
                spans.items[i] = small_span(i);
        }
        open_world(&world, 22);
        heap_types_fill(&world.image, world.names, &spans, &look);
        assert_int_equal(look.type_count, 1);
        assert_in_range(look.types[0].objects, SPANS * ELEMS * 99 / 100, SPANS * ELEMS * 101 / 100);
        heap_look_clear(&look);
        free(spans.items);
        close_world(&world);
}

static void test_heap_types_are_not_known_before_go_1_22(void **state)
{
        struct heap_look look = { 0 };
        struct span item = { .pages = 256, .large_type = TYPES + SLICE, .state = SPAN_IN_USE };
        struct spans spans = { .items = &item, .count = 1 };
        struct world world;

        (void)state;
        describe(&world, 21);
        open_world(&world, 21);
        heap_types_fill(&world.image, world.names, &spans, &look);
        assert_int_equal(look.type_count, 0);
        heap_look_clear(&look);
        close_world(&world);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_type_names_lose_the_star_that_they_share),
                cmocka_unit_test(test_heap_types_are_summed_from_headers_and_large_spans),
                cmocka_unit_test(test_heap_types_of_many_spans_are_estimated),
                cmocka_unit_test(test_heap_types_are_not_known_before_go_1_22),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

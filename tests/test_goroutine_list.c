/* goheap/goroutine_list: structures of each version in an image of memory, whole and broken. */
#include "goheap/goroutine_list.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "goheap/memory_image.h"
#include "goheap/memory_reader.h"
#include "goroutine_fixture.h"
#include "unit.h"

enum { HEADER = 0x500000 };
#define ARRAY 0xc000100000ull
#define FIRST 0xc000200000ull
#define STACKS 0xc000400000ull

static struct goroutine parked(uint64_t id)
{
        return (struct goroutine){ .id = id,
                                   .stack_lo = STACKS + id * 2048,
                                   .stack_hi = STACKS + id * 2048 + 2048,
                                   .pc = 0x401100,
                                   .sp = STACKS + id * 2048 + 1500,
                                   .creator_pc = 0x401200,
                                   .entry_pc = 0x401300,
                                   .wait_since_ns = 77,
                                   .status = GOROUTINE_WAITING,
                                   .wait_reason = 14 };
}

static bool read_list(const struct layout *layout, const struct strbuf *image, struct goroutine_list *ret,
                      struct err *err)
{
        struct memory_reader *reader = memory_image_new(image->text, image->len);
        bool ok = goroutine_list_read(reader, layout, HEADER, ret, err);

        memory_reader_free(reader);
        return ok;
}

static void test_goroutine_list_reads_every_field_of_every_version(void **state)
{
        (void)state;
        for (size_t row = 0; row < layout_count; row++) {
                const struct layout *layout = &layout_table[row];
                struct goroutine_list list = { 0 };
                struct strbuf image = { 0 };
                struct err err = { 0 };
                uint64_t addresses[2] = { FIRST + 4096, FIRST }; /* not in order */
                struct goroutine planted[2] = { parked(1), parked(2) };

                goroutine_fixture_list(HEADER, ARRAY, addresses, 2, &image);
                for (size_t i = 0; i < 2; i++)
                        goroutine_fixture_one(layout, &planted[i], addresses[i], &image);
                if (!read_list(layout, &image, &list, &err))
                        fail_msg("%s", err.message);
                assert_int_equal(list.count, 2);
                for (size_t i = 0; i < 2; i++) {
                        assert_int_equal(list.items[i].id, planted[i].id);
                        assert_int_equal(list.items[i].stack_lo, planted[i].stack_lo);
                        assert_int_equal(list.items[i].stack_hi, planted[i].stack_hi);
                        assert_int_equal(list.items[i].pc, planted[i].pc);
                        assert_int_equal(list.items[i].sp, planted[i].sp);
                        assert_int_equal(list.items[i].creator_pc, planted[i].creator_pc);
                        assert_int_equal(list.items[i].entry_pc, planted[i].entry_pc);
                        assert_int_equal(list.items[i].wait_since_ns, planted[i].wait_since_ns);
                        assert_int_equal(list.items[i].wait_reason, planted[i].wait_reason);
                }
                goroutine_list_clear(&list);
                strbuf_clear(&image);
        }
}

static void test_goroutine_list_counts_the_dead_and_the_broken_apart(void **state)
{
        const struct layout *layout = layout_find(22, LAYOUT_AMD64, &(bool){ false });
        struct goroutine_list list = { 0 };
        struct strbuf image = { 0 };
        uint64_t addresses[5];
        struct goroutine planted[5];

        (void)state;
        for (size_t i = 0; i < 5; i++) {
                addresses[i] = FIRST + i * 512;
                planted[i] = parked(i + 1);
        }
        planted[1] = (struct goroutine){ .status = GOROUTINE_DEAD };
        planted[2].stack_hi += 1; /* no power of two */
        planted[3].status = 200;
        goroutine_fixture_list(HEADER, ARRAY, addresses, 5, &image);
        for (size_t i = 0; i < 4; i++) /* the fifth lies nowhere */
                goroutine_fixture_one(layout, &planted[i], addresses[i], &image);
        assert_true(read_list(layout, &image, &list, NULL));
        assert_int_equal(list.count, 1);
        assert_int_equal(list.items[0].id, 1);
        assert_int_equal(list.dead, 1);
        assert_int_equal(list.broken, 3);
        goroutine_list_clear(&list);
        strbuf_clear(&image);
}

static void test_goroutine_list_does_not_believe_a_length_that_cannot_be(void **state)
{
        static const uint64_t headers[][3] = {
                { ARRAY, UINT64_MAX, UINT64_MAX },
                { ARRAY, 1ull << 40, 1ull << 40 },
                { ARRAY, 2, 1 },
                { ARRAY, 0, 0 },
                { 0, 1, 1 },
                { ARRAY, 1 << 20, 1 << 20 }, /* could be, but is not there */
        };

        (void)state;
        for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
                struct goroutine_list list = { 0 };
                struct strbuf image = { 0 };
                struct err err = { 0 };

                goroutine_fixture_record(HEADER, headers[i], sizeof(headers[i]), &image);
                assert_false(read_list(&layout_table[0], &image, &list, &err));
                assert_non_null(strstr(err.message, "goroutines at 0x"));
                assert_null(list.items);
                strbuf_clear(&image);
        }
}

static void test_goroutine_in_a_system_call_stands_where_it_went_in(void **state)
{
        const struct layout *layout = layout_find(27, LAYOUT_AMD64, &(bool){ false });
        uint8_t bytes[1024] = { 0 };
        struct goroutine g;
        uint64_t pc = 0x401500, sp = STACKS + 100, lo = STACKS, hi = STACKS + 4096, entry = 0x401000, id = 9;

        (void)state;
        memcpy(bytes + layout_offset(layout, LAYOUT_G_SYSCALL_PC), &pc, 8);
        memcpy(bytes + layout_offset(layout, LAYOUT_G_SYSCALL_SP), &sp, 8);
        memcpy(bytes + layout_offset(layout, LAYOUT_G_STACK_LO), &lo, 8);
        memcpy(bytes + layout_offset(layout, LAYOUT_G_STACK_HI), &hi, 8);
        memcpy(bytes + layout_offset(layout, LAYOUT_G_STARTPC), &entry, 8);
        memcpy(bytes + layout_offset(layout, LAYOUT_G_ID), &id, 8);
        bytes[layout_offset(layout, LAYOUT_G_STATUS)] = GOROUTINE_SYSCALL;
        bytes[layout_offset(layout, LAYOUT_G_STATUS) + 1] = 0x10; /* and the collector looks at it */
        assert_true(goroutine_decode(layout, bytes, sizeof(bytes), &g));
        assert_int_equal(g.status, GOROUTINE_SYSCALL);
        assert_int_equal(g.pc, pc);
        assert_int_equal(g.sp, sp);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_goroutine_list_reads_every_field_of_every_version),
                cmocka_unit_test(test_goroutine_list_counts_the_dead_and_the_broken_apart),
                cmocka_unit_test(test_goroutine_list_does_not_believe_a_length_that_cannot_be),
                cmocka_unit_test(test_goroutine_in_a_system_call_stands_where_it_went_in),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

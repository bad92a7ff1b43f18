/* model/goroutine_text: what is stored of goroutines comes back, whatever their names hold. */
#include "model/goroutine_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "unit.h"

static void test_goroutine_text_comes_back_as_it_was_stored(void **state)
{
        struct goroutine_frame frames[] = { { (char *)"main.wait", NULL, 0 },
                                            { (char *)"main.\thandle\n", NULL, 0 } };
        struct goroutine_group items[] = {
                { .entry = (char *)"main.handle.func1",
                  .creator = (char *)"main.handle",
                  .place = (char *)"main.go:7",
                  .state = (char *)"chan receive",
                  .count = 1200,
                  .stack_bytes = 1 << 22,
                  .stack_resident_bytes = 1 << 21,
                  .longest_wait_ns = 5,
                  .frames = frames,
                  .frame_count = 2 },
                { .entry = NULL,
                  .state = (char *)"running",
                  .is_system = true,
                  .count = 1,
                  .stack_bytes = 2048,
                  .stack_resident_bytes = -1,
                  .longest_wait_ns = -1 },
        };
        struct goroutine_groups groups = {
                .items = items, .count = 2, .goroutines = 1200, .system = 1, .dead = 3, .left_out = 9
        };
        struct goroutine_groups back;
        struct strbuf text = { 0 };
        struct err err = { 0 };

        (void)state;
        goroutine_text_print(&groups, &text);
        if (!goroutine_text_parse(text.text, text.len, &back, &err))
                fail_msg("%s in %s", err.message, text.text);
        assert_int_equal(back.goroutines, 1200);
        assert_int_equal(back.dead, 3);
        assert_int_equal(back.left_out, 9);
        assert_int_equal(back.count, 2);
        assert_int_equal(back.items[0].count, 1200);
        assert_int_equal(back.items[0].stack_resident_bytes, 1 << 21);
        assert_string_equal(back.items[0].place, "main.go:7");
        assert_int_equal(back.items[0].frame_count, 2);
        assert_string_equal(back.items[0].frames[0].function, "main.wait");
        assert_string_equal(back.items[0].frames[1].function, "main.?handle?");
        assert_true(back.items[1].is_system);
        assert_null(back.items[1].entry);
        assert_null(back.items[1].creator);
        assert_int_equal(back.items[1].stack_resident_bytes, -1);
        assert_int_equal(back.items[1].frame_count, 0);
        goroutine_groups_clear(&back);
        strbuf_clear(&text);
}

static void test_goroutine_text_names_the_line_that_is_none(void **state)
{
        static const struct {
                const char *text, *error;
        } bad[] = {
                { "", "line 1 " },
                { "1\t2\n", "line 1 " },
                { "1\t1\t1\t1\t1\nx\n", "line 2 " },
                { "1\t1\t1\t1\t1\n0\t1\t1\t1\t0\tselect\ta\tb\tc\td\n", "line 2 " }, /* a group of none */
                { "1\t1\t1\t1\t1\n5\t1\t1\t1\t0\t-\ta\tb\tc\td\n", "line 2 " }, /* that waits for nothing */
                { "1\t1\t1\t1\t1\n5\t1\t1\t1\t0\tselect\ta\tb\n", "line 2 " },
                { "1\t1\t1\t1\t1\n5\t1\t1\t1\t0\t\ta\tb\tc\td\n", "line 2 " },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                struct goroutine_groups groups = { 0 };
                struct err err = { 0 };

                assert_false(goroutine_text_parse(bad[i].text, strlen(bad[i].text), &groups, &err));
                assert_non_null(strstr(err.message, bad[i].error));
                assert_null(groups.items);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_goroutine_text_comes_back_as_it_was_stored),
                cmocka_unit_test(test_goroutine_text_names_the_line_that_is_none),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

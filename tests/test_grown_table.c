/* report/pages/grown_table: names come from a service's memory and are escaped; each kind has its unit. */
#include "report/pages/grown_table.h"

#include <string.h>

#include "base/strbuf.h"
#include "model/growth.h"
#include "unit.h"

static void test_grown_table_shows_each_kind_in_its_unit(void **state)
{
        struct growth items[] = {
                { .kind = GROWTH_GOROUTINES,
                  .name = (char *)"main.(*service).handle",
                  .place = (char *)"main.go:12",
                  .state = (char *)"chan receive",
                  .before = 900,
                  .after = 3600 },
                { .kind = GROWTH_SIZE_CLASS,
                  .name = (char *)"96-byte objects",
                  .before = 1024,
                  .after = 3 << 20 },
                { .kind = GROWTH_TYPE, .name = (char *)"main.pair[<b>int]", .before = 0, .after = 2048 },
        };
        struct growth_list grown = { items, 3 };
        struct strbuf text = { 0 };

        (void)state;
        grown_table_append(&grown, &text);
        assert_non_null(
                strstr(text.text, "<code>main.(*service).handle</code> (main.go:12), chan receive</th>"));
        assert_non_null(
                strstr(text.text,
                       "<td class=\"n more\">900</td><td class=\"n\">3600</td><td class=\"n\">2700</td>"));
        assert_non_null(strstr(text.text, "<td class=\"n more\">1.0 KiB</td><td class=\"n\">3.0 MiB</td>"));
        assert_non_null(strstr(text.text, "main.pair[&lt;b&gt;int]"));
        assert_null(strstr(text.text, "<b>int"));
        strbuf_clear(&text);
}

static void test_grown_table_stays_short(void **state)
{
        struct growth items[8];
        struct growth_list grown = { items, 8 };
        struct strbuf text = { 0 };
        int rows = 0;

        (void)state;
        for (int i = 0; i < 8; i++)
                items[i] = (struct growth){ .kind = i < 5 ? GROWTH_SIZE_CLASS : GROWTH_TYPE,
                                            .name = (char *)"x",
                                            .after = 1 };
        grown_table_append(&grown, &text);
        for (const char *at = strstr(text.text, "<tr><td>"); at; at = strstr(at + 1, "<tr><td>"))
                rows++;
        assert_int_equal(rows, 6);
        strbuf_clear(&text);
}

static void test_grown_table_leaves_crumbs_out(void **state)
{
        struct growth items[] = {
                { .kind = GROWTH_SIZE_CLASS, .name = (char *)"large", .after = 1000 },
                { .kind = GROWTH_SIZE_CLASS, .name = (char *)"worth", .after = 50 },
                { .kind = GROWTH_SIZE_CLASS, .name = (char *)"crumb", .after = 49 },
                { .kind = GROWTH_TYPE, .name = (char *)"alone", .after = 1 },
        };
        struct growth_list grown = { items, 4 };
        struct strbuf text = { 0 };

        (void)state;
        grown_table_append(&grown, &text);
        assert_non_null(strstr(text.text, "worth"));
        assert_null(strstr(text.text, "crumb"));
        assert_non_null(strstr(text.text, "alone"));
        strbuf_clear(&text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_grown_table_shows_each_kind_in_its_unit),
                cmocka_unit_test(test_grown_table_leaves_crumbs_out),
                cmocka_unit_test(test_grown_table_stays_short),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* report/plot: scripts that stand alone, draw the same bytes twice, and obey no hostile name. */
#include "report/render/plot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "report/figures/figure_runs.h"
#include "report/figures/figure_timeline.h"
#include "report/figures/figures.h"
#include "report/render/figure.h"
#include "report/render/gnuplot.h"
#include "story_result.h"

#include "unit.h"

static char *new_folder(void)
{
        char *folder = mem_dup("/tmp/plateau-test-plot-XXXXXX");

        assert_non_null(mkdtemp(folder));
        return folder;
}

static void remove_folder(char *folder)
{
        struct err err = { 0 };

        assert_true(file_remove_tree(folder, &err));
        free(folder);
}

static void read_file(const char *folder, const char *name, const char *suffix, struct strbuf *buf)
{
        char *path = mem_printf("%s/%s.%s", folder, name, suffix);
        struct err err = { 0 };

        if (!file_read(path, 10000000, buf, &err))
                fail_msg("%s", err.message);
        free(path);
}

static void test_plot_writes_what_it_is_asked_also_without_gnuplot(void **state)
{
        struct result result = { 0 };
        struct figure figure = { 0 };
        struct err err = { 0 };
        struct strbuf csv = { 0 };
        char *folder = new_folder();
        char *path = mem_dup(getenv("PATH"));

        (void)state;
        story_result(STORY_RESERVE, &result);
        assert_true(figure_timeline(&result, &figure));
        assert_true(plot_write(&figure, folder, &err));
        setenv("PATH", "/nowhere", 1);
        assert_false(plot_draw(folder, "timeline", &err));
        setenv("PATH", path, 1);
        assert_non_null(strstr(err.message, "gnuplot is not on PATH"));
        read_file(folder, "timeline", "csv", &csv);
        assert_ptr_equal(strstr(csv.text, "t_s,rss_bytes,"), csv.text);
        strbuf_clear(&csv);
        figure_clear(&figure);
        result_clear(&result);
        free(path);
        remove_folder(folder);
}

/* Every kind of result, every figure: drawn twice, the same bytes. */
static void test_plot_draws_the_same_bytes_twice(void **state)
{
        char *gnuplot = gnuplot_find();
        char *folder = new_folder();

        (void)state;
        if (!gnuplot) {
                free(folder);
                UNIT_SKIP("gnuplot is not installed");
        }
        free(gnuplot);
        for (int kind = 0; kind < STORY_KIND_COUNT; kind++) {
                struct result result = { 0 };

                story_result((enum story_kind)kind, &result);
                for (size_t b = 0; b < figure_kind_count; b++) {
                        struct figure figure = { 0 };
                        struct err err = { 0 };
                        struct strbuf first = { 0 };
                        struct strbuf second = { 0 };

                        if (!figure_kinds[b].build(&result, &figure)) {
                                figure_clear(&figure);
                                continue;
                        }
                        assert_true(plot_write(&figure, folder, &err));
                        if (!plot_draw(folder, figure.name, &err))
                                fail_msg("%s: %s", story_names[kind], err.message);
                        read_file(folder, figure.name, "svg", &first);
                        read_file(folder, figure.name, "png", &first);
                        assert_true(plot_draw(folder, figure.name, &err));
                        read_file(folder, figure.name, "svg", &second);
                        read_file(folder, figure.name, "png", &second);
                        assert_int_equal(first.len, second.len);
                        assert_memory_equal(first.text, second.text, first.len);
                        strbuf_clear(&first);
                        strbuf_clear(&second);
                        figure_clear(&figure);
                }
                result_clear(&result);
        }
        assert_int_not_equal(access("/tmp/plateau-hostile", F_OK), 0); /* what the hostile name would make */
        remove_folder(folder);
}

static void test_plot_leaves_no_half_picture_when_gnuplot_fails(void **state)
{
        char *gnuplot = gnuplot_find();
        char *folder = new_folder();
        char *script = mem_printf("%s/broken.gp", folder);
        char *svg = mem_printf("%s/broken.svg", folder);
        static const char text[] =
                "set terminal svg\nset output 'broken.svg'\nplot sin(x)\nno such command\n";
        struct err err = { 0 };

        (void)state;
        if (!gnuplot) {
                free(folder);
                UNIT_SKIP("gnuplot is not installed");
        }
        assert_true(file_write_atomic(script, text, strlen(text), &err));
        assert_false(plot_draw(folder, "broken", &err));
        assert_non_null(strstr(err.message, "gnuplot failed on broken.gp"));
        assert_false(file_exists(svg));
        free(gnuplot);
        free(script);
        free(svg);
        remove_folder(folder);
}

static void test_gnuplot_is_ended_at_its_time_limit(void **state)
{
        char *gnuplot = gnuplot_find();
        char *folder = new_folder();
        char *script = mem_printf("%s/slow.gp", folder);
        static const char text[] = "while (1) { a = 1 }\n";
        struct err err = { 0 };

        (void)state;
        if (!gnuplot) {
                free(folder);
                UNIT_SKIP("gnuplot is not installed");
        }
        assert_true(file_write_atomic(script, text, strlen(text), &err));
        assert_false(gnuplot_run(folder, "slow.gp", 1, &err));
        assert_non_null(strstr(err.message, "longer than 1 s"));
        free(gnuplot);
        free(script);
        remove_folder(folder);
}

static void test_plot_script_holds_hostile_text_in_single_quotes(void **state)
{
        struct result result = { 0 };
        struct figure figure = { 0 };
        struct strbuf script = { 0 };

        (void)state;
        story_result(STORY_HOSTILE, &result);
        assert_true(figure_runs(&result, &figure));
        plot_append_script(&figure, &script);
        assert_null(strchr(script.text, '`'));
        assert_non_null(strstr(script.text, "subtitle = 'it''s "));
        strbuf_clear(&script);
        figure_clear(&figure);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_plot_writes_what_it_is_asked_also_without_gnuplot),
                cmocka_unit_test(test_plot_draws_the_same_bytes_twice),
                cmocka_unit_test(test_plot_leaves_no_half_picture_when_gnuplot_fails),
                cmocka_unit_test(test_gnuplot_is_ended_at_its_time_limit),
                cmocka_unit_test(test_plot_script_holds_hostile_text_in_single_quotes),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

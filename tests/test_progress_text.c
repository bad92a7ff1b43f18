/* report/pages/progress_text: one line that fits, whatever is known. */
#include "report/pages/progress_text.h"

#include <string.h>

#include "base/strbuf.h"
#include "model/plan.h"
#include "model/progress.h"
#include "model/result.h"
#include "version.h"

#include "unit.h"

static const struct plan plan = { .runs_min = 10, .runs_max = 20 };
static const struct campaign_progress in_load = { .run = 3,
                                                  .phase = PHASE_LOAD,
                                                  .elapsed_s = 2.5,
                                                  .length_s = 5,
                                                  .planned_per_s = 800,
                                                  .answered_per_s = 799.6,
                                                  .failed = 2,
                                                  .p99_ns = 2100000,
                                                  .rss_bytes = 12 << 20,
                                                  .heap_bytes = 4 << 20 };

static void check(const struct campaign_progress *progress, const struct progress_style *style,
                  const char *expected)
{
        struct strbuf line = { 0 };

        progress_text_append(progress, &plan, style, &line);
        assert_string_equal(strbuf_text(&line), expected);
        strbuf_clear(&line);
}

static void test_progress_text_shows_run_phase_and_figures(void **state)
{
        (void)state;
        check(&in_load, &(struct progress_style){ .bar = true, .width = 120 },
              "run 3/10..20  load  ━━━━━━━━────────  2.5/5.0s  RSS 12.0 MiB  800/800 rps  err 2  p99 2.1 ms  "
              "heap 4.0 MiB");
        check(&in_load, &(struct progress_style){ .label = "cell 4", .width = 120 },
              "cell 4  run 3/10..20  load  RSS 12.0 MiB  800/800 rps  err 2  p99 2.1 ms  heap 4.0 MiB");
}

static void test_progress_text_counts_the_windows_of_a_watch(void **state)
{
        static const struct progress_style style = { .watched = true, .width = 120 };
        struct campaign_progress watch = { .run = 3,
                                           .phase = PHASE_LOAD,
                                           .planned_per_s = -1,
                                           .answered_per_s = -1,
                                           .p99_ns = -1,
                                           .rss_bytes = 12 << 20,
                                           .heap_bytes = -1 };

        (void)state;
        check(&watch, &style, "window 3, 10 at least  RSS 12.0 MiB");
        watch.run = 11;
        watch.phase = PHASE_STOP;
        check(&watch, &style, "window 11  stop  RSS 12.0 MiB");
}

static void test_progress_text_leaves_out_what_does_not_fit(void **state)
{
        (void)state;
        check(&in_load, &(struct progress_style){ .bar = true, .width = 44 },
              "run 3/10..20  load  RSS 12.0 MiB  err 2");
        check(&in_load, &(struct progress_style){ .bar = true, .width = 20 }, "run 3/10..20  load");
}

static void test_progress_text_leaves_out_what_is_not_known(void **state)
{
        const struct campaign_progress start = { .phase = PHASE_START,
                                                 .planned_per_s = -1,
                                                 .answered_per_s = -1,
                                                 .p99_ns = -1,
                                                 .rss_bytes = -1,
                                                 .heap_bytes = -1 };

        (void)state;
        check(&start, &(struct progress_style){ .bar = true, .width = 100 }, "start");
}

static void test_progress_text_names_a_program_that_is_no_go(void **state)
{
        struct result result = { .scenario.name = (char *)"reserve" };
        struct strbuf line = { 0 };

        (void)state;
        progress_text_append_title(&result, &line);
        assert_string_equal(line.text, "plateau " PLATEAU_VERSION " · reserve · not a Go binary");
        strbuf_clear(&line);
}

static void test_progress_text_counts_a_load(void **state)
{
        struct load_progress progress = {
                .sent = 950, .answered = 949, .failed = 1, .latency_p99_ns = 2100000, .elapsed_s = 1.25
        };
        struct strbuf line = { 0 };

        (void)state;
        progress_text_append_load(&progress, &line);
        assert_string_equal(line.text, "1.2s  950 sent  949 answered  1 failed  p99 2.1 ms");
        strbuf_reset(&line);
        progress.latency_p99_ns = 0; /* in the first second it is not known: no 0 */
        progress_text_append_load(&progress, &line);
        assert_string_equal(line.text, "1.2s  950 sent  949 answered  1 failed");
        strbuf_clear(&line);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_progress_text_shows_run_phase_and_figures),
                cmocka_unit_test(test_progress_text_counts_the_windows_of_a_watch),
                cmocka_unit_test(test_progress_text_leaves_out_what_does_not_fit),
                cmocka_unit_test(test_progress_text_leaves_out_what_is_not_known),
                cmocka_unit_test(test_progress_text_names_a_program_that_is_no_go),
                cmocka_unit_test(test_progress_text_counts_a_load),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

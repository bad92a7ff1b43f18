/* record/samples_csv: what is written is read back. */
#include "record/samples_csv.h"

#include "base/err.h"
#include "base/rng.h"
#include "base/strbuf.h"
#include "model/sample.h"

#include "unit.h"

static void test_samples_survive_writing_and_reading(void **state)
{
        struct series series = { 0 }, read = { 0 };
        struct strbuf text = { 0 };
        struct rng rng;
        struct err err = { 0 };

        (void)state;
        rng_init(&rng, 1, "samples");
        samples_csv_header(&text);
        for (int i = 0; i < 100; i++) {
                struct sample sample = { .t_ns = i,
                                         .run = i / 10,
                                         .phase = (enum phase)(i % PHASE_COUNT),
                                         .source = (enum metric_source)(i % SOURCE_COUNT),
                                         .took_ns = 5 };

                for (int m = 0; m < METRIC_COUNT; m++)
                        if (rng_below(&rng, 2))
                                sample_set(&sample, (enum metric)m,
                                           (int64_t)(rng_u64(&rng) >> 1) & metric_most((enum metric)m));
                series_append(&series, &sample);
                samples_csv_row(&sample, &text);
        }
        for (int end = 0; end < 2; end++) { /* a limit that is not there, a goal that is never reached */
                struct sample sample = { .t_ns = 100 + end, .took_ns = 5 };

                for (int m = 0; m < METRIC_COUNT; m++)
                        sample_set(&sample, (enum metric)m,
                                   end ? metric_most((enum metric)m) : metric_least((enum metric)m));
                series_append(&series, &sample);
                samples_csv_row(&sample, &text);
        }
        strbuf_append(&text, "17,1,lo"); /* as a full disk leaves it */
        if (!samples_csv_read(text.text, &read, &err))
                fail_msg("%s", err.message);
        assert_int_equal(read.count, series.count);
        assert_memory_equal(read.samples, series.samples, series.count * sizeof(*series.samples));
        series_clear(&series);
        series_clear(&read);
        strbuf_clear(&text);
}

static void test_samples_that_are_not_readings_are_refused(void **state)
{
        static const char *const bad[] = {
                "",
                "t_ns,run\n",
                "t_ns,run,phase,source,took_ns,zebra\n",
                "t_ns,run,phase,source,took_ns\n1,1,nap,procfs,1\n",
                "t_ns,run,phase,source,took_ns\nx,1,load,procfs,1\n",
                "t_ns,run,phase,source,took_ns,rss_bytes\n1,1,load,procfs,1,2,3\n"
        };

        (void)state;
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                struct series series = { 0 };
                struct err err = { 0 };

                if (samples_csv_read(bad[i], &series, &err))
                        fail_msg("accepted '%s'", bad[i]);
                assert_int_equal(err.kind, ERR_FORMAT);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_samples_survive_writing_and_reading),
                cmocka_unit_test(test_samples_that_are_not_readings_are_refused),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

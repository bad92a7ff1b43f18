/* model/histogram: three digits everywhere, exact ends, merging is adding. */
#include "model/histogram.h"

#include <math.h>

#include "base/rng.h"
#include "base/strbuf.h"
#include "unit.h"

static void test_histogram_buckets_tile_the_range(void **state)
{
        (void)state;
        assert_int_equal(histogram_bucket_low(0), 0);
        for (size_t i = 1; i < histogram_bucket_count(); i++) {
                assert_int_equal(histogram_bucket_low(i), histogram_bucket_high(i - 1) + 1);
                if (i >= HISTOGRAM_SUB_BUCKETS) {
                        double width = (double)(histogram_bucket_high(i) - histogram_bucket_low(i) + 1);

                        assert_true(width / (double)histogram_bucket_low(i) <= 0.001);
                }
        }
        assert_true(histogram_bucket_high(histogram_bucket_count() - 1) >= HISTOGRAM_MAX_NS);
}

static void test_histogram_quantiles_keep_three_digits(void **state)
{
        struct histogram *histogram = histogram_new();

        (void)state;
        for (int64_t v = 1; v <= 100000; v++)
                histogram_record(histogram, v * 1000);
        for (double q = 0.01; q < 1; q += 0.01) {
                double want = q * 1e8;

                assert_true(fabs((double)histogram_quantile(histogram, q) / want - 1) < 0.0015);
        }
        assert_int_equal(histogram_quantile(histogram, 1), 100000000);
        assert_int_equal(histogram_min(histogram), 1000);
        assert_true(fabs(histogram_mean(histogram) / 50000500 - 1) < 0.001);
        histogram_free(histogram);
}

static void test_histogram_merge_is_adding(void **state)
{
        struct histogram *both = histogram_new(), *a = histogram_new(), *b = histogram_new();
        struct rng rng;

        (void)state;
        rng_init(&rng, 3, "merge");
        for (int i = 0; i < 10000; i++) {
                int64_t value = (int64_t)(rng_exponential(&rng) * 1e6);

                histogram_record(i % 2 ? a : b, value);
                histogram_record(both, value);
        }
        histogram_merge(a, b);
        assert_int_equal(histogram_count(a), histogram_count(both));
        assert_int_equal(histogram_max(a), histogram_max(both));
        assert_int_equal(histogram_min(a), histogram_min(both));
        for (size_t i = 0; i < histogram_bucket_count(); i++)
                assert_int_equal(histogram_bucket(a, i), histogram_bucket(both, i));
        histogram_free(both);
        histogram_free(a);
        histogram_free(b);
}

static void test_histogram_clamps_and_says_so(void **state)
{
        struct histogram *histogram = histogram_new();

        (void)state;
        histogram_record(histogram, -5);
        histogram_record(histogram, INT64_MAX);
        assert_int_equal(histogram_min(histogram), 0);
        assert_int_equal(histogram_max(histogram), HISTOGRAM_MAX_NS);
        assert_int_equal(histogram_clamped(histogram), 1);
        histogram_reset(histogram);
        assert_int_equal(histogram_quantile(histogram, 0.5), 0);
        histogram_free(histogram);
}

static void test_histogram_packs_and_unpacks_its_counts(void **state)
{
        struct histogram *histogram = histogram_new(), *back = histogram_new();
        struct strbuf bytes = { 0 };
        struct rng rng;

        (void)state;
        rng_init(&rng, 5, "pack");
        histogram_record_n(histogram, 0, 3);
        histogram_record_n(histogram, HISTOGRAM_MAX_NS, INT64_C(1) << 40);
        for (int i = 0; i < 10000; i++)
                histogram_record(histogram, (int64_t)(rng_exponential(&rng) * 1e7));
        histogram_pack(histogram, &bytes);
        assert_true(histogram_unpack(back, bytes.text, bytes.len));
        assert_int_equal(histogram_count(back), histogram_count(histogram));
        for (size_t i = 0; i < histogram_bucket_count(); i++)
                assert_int_equal(histogram_bucket(back, i), histogram_bucket(histogram, i));
        for (size_t cut = 0; cut < bytes.len; cut += 97) {
                histogram_reset(back);
                histogram_unpack(back, bytes.text, cut); /* never beyond its ends */
        }
        histogram_reset(back);
        for (int i = 0; i < 2; i++) /* 2^56 twice: the second is one too many */
                assert_int_equal(histogram_unpack(back, "\x80\x80\x80\x80\x80\x80\x80\x80\x02", 9), i == 0);
        assert_false(histogram_unpack(back, "\xff\xff\xff\x7f", 4)); /* more empty buckets than there are */
        assert_false(histogram_unpack(back, "\x80", 1));
        strbuf_clear(&bytes);
        histogram_free(histogram);
        histogram_free(back);
}

static void test_histogram_reset_leaves_nothing(void **state)
{
        struct histogram *histogram = histogram_new();

        (void)state;
        histogram_record(histogram, 17);
        histogram_record(histogram, 123456789);
        histogram_reset(histogram);
        assert_int_equal(histogram_count(histogram), 0);
        for (size_t i = 0; i < histogram_bucket_count(); i++)
                assert_int_equal(histogram_bucket(histogram, i), 0);
        histogram_free(histogram);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_histogram_buckets_tile_the_range),
                cmocka_unit_test(test_histogram_quantiles_keep_three_digits),
                cmocka_unit_test(test_histogram_merge_is_adding),
                cmocka_unit_test(test_histogram_clamps_and_says_so),
                cmocka_unit_test(test_histogram_packs_and_unpacks_its_counts),
                cmocka_unit_test(test_histogram_reset_leaves_nothing),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

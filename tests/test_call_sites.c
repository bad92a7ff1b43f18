/* verdict/call_sites, pprof, pprof_text, stacks: on profiles of the sample service while it leaked (fixtures/pprof;
 * 65536-byte records from main.leakBigRecord, then 40 goroutines in main.blockForever), whole and damaged. */
#include "verdict/call_sites.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/strbuf.h"
#include "model/verdict.h"
#include "unit.h"
#include "verdict/pprof.h"
#include "verdict/pprof_text.h"
#include "verdict/stacks.h"

/* A profile encoded by hand: a sample type named by string 1; strings "" and "inuse_space"; function 5, whose name and file
 * are string 1; location 7, at its line 9; one sample of 128 at that location. */
static const char by_hand[] = "\x0a\x02\x08\x01\x32\x00\x32\x0binuse_space\x2a\x06\x08\x05\x10\x01\x20\x01"
                              "\x22\x08\x08\x07\x22\x04\x08\x05\x10\x09\x12\x05\x08\x07\x10\x80\x01";

static struct strbuf fixture(const char *name)
{
        char *path = mem_printf(FIXTURES "/pprof/%s", name);
        struct strbuf bytes = { 0 };

        assert_true(file_read(path, 1 << 20, &bytes, NULL));
        free(path);
        return bytes;
}

static struct call_site_profile profile_of(const struct strbuf *bytes)
{
        return (struct call_site_profile){ bytes->text, bytes->len };
}

static void test_call_sites_name_the_line_that_leaks(void **state)
{
        struct strbuf before = fixture("heap-before.pb.gz"), after = fixture("heap-after.pb.gz");
        struct call_site_profiles profiles = { .heap_before = profile_of(&before),
                                               .heap_after = profile_of(&after) };
        struct verdict verdict = { .shape = SHAPE_GROWING, .has_cause = true, .cause = CHANNEL_LIVE_HEAP };

        (void)state;
        assert_true(call_sites_fill(&profiles, &verdict, NULL));
        assert_true(verdict.call_site_count >= 1);
        assert_string_equal(
                verdict.call_sites[0].stack,
                "main.leakBigRecord (heap.go:233) < main.(*service).leak < main.(*workload).ServeHTTP < "
                "net/http.(*ServeMux).ServeHTTP < net/http.serverHandler.ServeHTTP < net/http.(*conn).serve");
        /* the same as `go tool pprof -top -unit=B -diff_base` */
        assert_true(verdict.call_sites[0].growth == 22309540);
        assert_true(verdict.call_sites[0].share > 0.9);
        for (size_t i = 1; i < verdict.call_site_count; i++)
                assert_true(verdict.call_sites[i].growth <= verdict.call_sites[i - 1].growth);
        assert_int_equal(verdict.findings.items[0].code, FINDING_CALL_SITE_HEAP);
        assert_non_null(strstr(finding_text(&verdict.findings.items[0], "stack"), "main.leakBigRecord"));
        verdict_clear(&verdict);
        strbuf_clear(&before);
        strbuf_clear(&after);
}

static void add_varint(struct strbuf *buf, uint64_t value)
{
        for (; value >= 0x80; value >>= 7)
                strbuf_append_char(buf, (char)(value | 0x80));
        strbuf_append_char(buf, (char)value);
}

static void add_field(struct strbuf *buf, int field, const struct strbuf *message)
{
        add_varint(buf, (uint64_t)field << 3 | 2);
        add_varint(buf, message->len);
        strbuf_append_len(buf, strbuf_text(message), message->len);
}

/* Appends a message whose fields 1, 2, … have these values; a value of 0 is left out. */
static void add_numbers(struct strbuf *buf, int field, const uint64_t *numbers, size_t count)
{
        struct strbuf message = { 0 };

        for (size_t i = 0; i < count; i++)
                if (numbers[i] > 0) {
                        add_varint(&message, (uint64_t)(i + 1) << 3);
                        add_varint(&message, numbers[i]);
                }
        add_field(buf, field, &message);
        strbuf_clear(&message);
}

/* A heap profile, sampled every 512 KiB, in which a cache and a list hold so many bytes. */
static struct strbuf sampled(uint64_t cache_bytes, uint64_t list_bytes)
{
        static const char *const strings[] = { "", "inuse_space", "bytes", "main.cacheFill", "main.keep" };
        struct strbuf buf = { 0 };

        add_numbers(&buf, 1, (uint64_t[]){ 1, 2 }, 2);
        for (uint64_t id = 1; id <= 2; id++) {
                struct strbuf location = { 0 };

                add_numbers(&buf, 2, (uint64_t[]){ id, id == 1 ? cache_bytes : list_bytes }, 2);
                add_numbers(&buf, 5, (uint64_t[]){ id, id + 2, id + 2, id + 2 }, 4);
                add_varint(&location, 1 << 3);
                add_varint(&location, id);
                add_numbers(&location, 4, (uint64_t[]){ id, 9 }, 2);
                add_field(&buf, 4, &location);
                strbuf_clear(&location);
        }
        for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
                add_varint(&buf, 6 << 3 | 2);
                add_varint(&buf, strlen(strings[i]));
                strbuf_append(&buf, strings[i]);
        }
        add_varint(&buf, 12 << 3);
        add_varint(&buf, 512 << 10);
        return buf;
}

/* A cache of 40 MiB whose entries are replaced is sampled anew each time, so 7 MiB more are within sampling noise. 5 MiB
 * where there was nothing are not. */
static void test_call_sites_tell_growth_from_other_samples(void **state)
{
        struct strbuf before = sampled(40 << 20, 512 << 10), after = sampled(47 << 20, 5632 << 10);
        struct call_site_profiles profiles = { .heap_before = profile_of(&before),
                                               .heap_after = profile_of(&after) };
        struct verdict verdict = { .shape = SHAPE_GROWING, .has_cause = true, .cause = CHANNEL_LIVE_HEAP };

        (void)state;
        assert_true(call_sites_fill(&profiles, &verdict, NULL));
        assert_int_equal(verdict.call_site_count, 1);
        assert_non_null(strstr(verdict.call_sites[0].stack, "main.keep"));
        assert_true(verdict.call_sites[0].share == 1);
        verdict_clear(&verdict);
        strbuf_clear(&before);
        strbuf_clear(&after);
}

/* Where one stack grew surely, growth that may be chance is dropped: 11 MiB more are 1.6 standard deviations of noise. */
static void test_call_sites_hold_a_cache_to_chance_beside_a_small_leak(void **state)
{
        struct strbuf before = sampled(40 << 20, 512 << 10), after = sampled(51 << 20, 5 << 20);
        struct call_site_profiles profiles = { .heap_before = profile_of(&before),
                                               .heap_after = profile_of(&after) };
        struct verdict verdict = { .shape = SHAPE_GROWING, .has_cause = true, .cause = CHANNEL_LIVE_HEAP };

        (void)state;
        assert_true(call_sites_fill(&profiles, &verdict, NULL));
        assert_int_equal(verdict.call_site_count, 1);
        assert_non_null(strstr(verdict.call_sites[0].stack, "main.keep"));
        verdict_clear(&verdict);
        strbuf_clear(&before);
        strbuf_clear(&after);
}

/* Neither stack is sure: a leak that went from 3 to 6 MiB, and a cache of 40 MiB. The surer leak comes first. The cache is
 * dropped where it seems to have grown by more than the whole heap can have: 5 MiB in 8 runs. */
static void test_call_sites_name_the_surest_where_none_is_sure(void **state)
{
        static const struct {
                int cache_mib;
                size_t sites;
        } rows[] = { { 46, 2 }, { 50, 1 } };

        (void)state;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
                struct strbuf before = sampled(40 << 20, 3 << 20),
                              after = sampled(rows[i].cache_mib << 20, 6 << 20);
                struct call_site_profiles profiles = { .heap_before = profile_of(&before),
                                                       .heap_after = profile_of(&after) };
                struct verdict verdict = { .shape = SHAPE_GROWING,
                                           .has_cause = true,
                                           .cause = CHANNEL_LIVE_HEAP };

                verdict.channels[CHANNEL_LIVE_HEAP].slope_high = 5.0 * (1 << 20) / 8;
                verdict.channels[CHANNEL_LIVE_HEAP].count = 12;
                verdict.channels[CHANNEL_LIVE_HEAP].warmup = 3;
                assert_true(call_sites_fill(&profiles, &verdict, NULL));
                assert_int_equal(verdict.call_site_count, rows[i].sites);
                assert_non_null(strstr(verdict.call_sites[0].stack, "main.keep"));
                verdict_clear(&verdict);
                strbuf_clear(&before);
                strbuf_clear(&after);
        }
}

/* A cache of 40 MiB that was sampled to have grown by 24 surely did not, where the heap grew by 5: the leak did. Where nothing
 * else grew the samples have the word. */
static void test_call_sites_do_not_name_what_grew_by_more_than_the_heap(void **state)
{
        for (int leak = 0; leak < 2; leak++) {
                struct strbuf before = sampled(41 << 20, 1 << 20),
                              after = sampled(65 << 20, leak ? 4 << 20 : 1 << 20);
                struct call_site_profiles profiles = { .heap_before = profile_of(&before),
                                                       .heap_after = profile_of(&after) };
                struct verdict verdict = { .shape = SHAPE_GROWING,
                                           .has_cause = true,
                                           .cause = CHANNEL_LIVE_HEAP };

                (void)state;
                verdict.channels[CHANNEL_LIVE_HEAP].slope_high = 5.0 * (1 << 20) / 8;
                verdict.channels[CHANNEL_LIVE_HEAP].count = 12;
                verdict.channels[CHANNEL_LIVE_HEAP].warmup = 3;
                assert_true(call_sites_fill(&profiles, &verdict, NULL));
                assert_int_equal(verdict.call_site_count, 1);
                assert_non_null(strstr(verdict.call_sites[0].stack, leak ? "main.keep" : "main.cacheFill"));
                verdict_clear(&verdict);
                strbuf_clear(&before);
                strbuf_clear(&after);
        }
}

/* Where nothing is decided the stacks are listed, but no finding calls one the cause. */
static void test_call_sites_show_what_grew_so_far(void **state)
{
        struct strbuf before = fixture("heap-before.pb.gz"), after = fixture("heap-after.pb.gz");
        struct call_site_profiles profiles = { .heap_before = profile_of(&before),
                                               .heap_after = profile_of(&after) };
        struct verdict verdict = { .shape = SHAPE_INCONCLUSIVE };
        struct channel_verdict *heap = &verdict.channels[CHANNEL_LIVE_HEAP];

        (void)state;
        *heap = (struct channel_verdict){
                .measured = true, .shape = SHAPE_INCONCLUSIVE, .slope = 2, .slope_low = 0
        };
        assert_true(call_sites_fill(&profiles, &verdict, NULL));
        assert_int_equal(verdict.call_site_count, 0); /* it does not surely rise */
        heap->slope_low = 1;
        assert_true(call_sites_fill(&profiles, &verdict, NULL));
        assert_true(verdict.call_site_count >= 1);
        assert_non_null(strstr(verdict.call_sites[0].stack, "main.leakBigRecord"));
        for (size_t i = 0; i < verdict.call_site_count; i++)
                assert_true(verdict.call_sites[i].share >= 0.01);
        assert_int_equal(verdict.findings.count, 0);
        verdict_clear(&verdict);
        verdict = (struct verdict){ .shape = SHAPE_INCONCLUSIVE };
        verdict.channels[CHANNEL_LIVE_HEAP] = (struct channel_verdict){
                .measured = true, .shape = SHAPE_INCONCLUSIVE, .slope = 2, .slope_low = 1
        };
        assert_true(call_sites_fill(&(struct call_site_profiles){ 0 }, &verdict,
                                    NULL)); /* missing profiles are no error */
        assert_int_equal(verdict.findings.count, 0);
        verdict_clear(&verdict);
        strbuf_clear(&before);
        strbuf_clear(&after);
}

static void test_call_sites_name_where_goroutines_wait(void **state)
{
        static const char *const names[][2] = { { "goroutines-before.txt", "goroutines-after.txt" },
                                                { "goroutines-before.pb.gz", "goroutines-after.pb.gz" } };

        (void)state;
        for (size_t i = 0; i < 2; i++) {
                struct strbuf before = fixture(names[i][0]), after = fixture(names[i][1]);
                struct call_site_profiles profiles = { .goroutines_before = profile_of(&before),
                                                       .goroutines_after = profile_of(&after) };
                struct verdict verdict = { .shape = SHAPE_GROWING,
                                           .has_cause = true,
                                           .cause = CHANNEL_GOROUTINES };

                assert_true(call_sites_fill(&profiles, &verdict, NULL));
                assert_true(verdict.call_site_count >= 1);
                assert_non_null(strstr(verdict.call_sites[0].stack, "main.blockForever (runtime.go:"));
                assert_true(verdict.call_sites[0].growth == 40);
                verdict_clear(&verdict);
                strbuf_clear(&before);
                strbuf_clear(&after);
        }
}

static void test_call_sites_are_only_for_what_profiles_can_tell(void **state)
{
        struct call_site_profiles nothing = { 0 };
        struct verdict verdict = { .shape = SHAPE_PLATEAU };
        struct err err = { 0 };

        (void)state;
        assert_true(call_sites_fill(&nothing, &verdict, &err));
        verdict = (struct verdict){ .shape = SHAPE_GROWING, .has_cause = true, .cause = CHANNEL_THREADS };
        assert_true(call_sites_fill(&nothing, &verdict, &err));
        verdict.cause = CHANNEL_LIVE_HEAP;
        assert_false(call_sites_fill(&nothing, &verdict, &err));
        assert_non_null(strstr(err.message, "heap profile"));
        assert_int_equal(verdict.call_site_count, 0);
        assert_int_equal(verdict.findings.count, 1);
        assert_int_equal(verdict.findings.items[0].code, FINDING_CALL_SITE_UNKNOWN);
        assert_non_null(strstr(finding_text(&verdict.findings.items[0], "error"), "heap profile"));
        verdict_clear(&verdict);
}

static void test_call_sites_of_threads_are_the_goroutines_that_hold_them(void **state)
{
        struct strbuf before = fixture("goroutines-before.txt"), after = fixture("goroutines-after.txt");
        struct call_site_profiles profiles = { .goroutines_before = profile_of(&before),
                                               .goroutines_after = profile_of(&after) };
        struct verdict verdict = { .shape = SHAPE_GROWING, .has_cause = true, .cause = CHANNEL_THREADS };

        (void)state;
        assert_true(call_sites_fill(&profiles, &verdict, NULL));
        assert_true(verdict.call_site_count >= 1);
        assert_non_null(strstr(verdict.call_sites[0].stack, "main.blockForever"));
        verdict_clear(&verdict);
        strbuf_clear(&before);
        strbuf_clear(&after);
}

static void test_pprof_reads_other_sample_types_and_refuses_unknown_ones(void **state)
{
        struct strbuf bytes = fixture("heap-after.pb.gz");
        struct stacks stacks = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_true(pprof_parse(bytes.text, bytes.len, "alloc_space", &stacks, &err));
        assert_true(stacks.count > 5);
        for (size_t i = 1; i < stacks.count; i++)
                assert_true(strcmp(stacks.items[i - 1].text, stacks.items[i].text) < 0); /* merged */
        stacks_clear(&stacks);
        assert_false(pprof_parse(bytes.text, bytes.len, "contentions", &stacks, &err));
        assert_non_null(strstr(err.message, "contentions"));
        strbuf_clear(&bytes);
}

static void test_pprof_refuses_what_is_no_profile(void **state)
{
        struct stacks stacks = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_false(pprof_parse("", 0, "inuse_space", &stacks, &err));
        assert_false(pprof_parse("<html>", 6, "inuse_space", &stacks, &err));
        assert_false(pprof_parse("\x1f\x8b\x08\x00garbage", 11, "inuse_space", &stacks, &err));
        assert_false(pprof_parse_text("heap profile: 1", 15, &stacks, &err));
        assert_null(stacks.items);
}

/* Cut at any byte, or with any byte changed, a profile gives an error or an answer, never a crash (the sanitizers watch). */
static void test_pprof_survives_damage(void **state)
{
        static const char *const names[] = { "heap-after.pb.gz", "goroutines-after.txt", "plain" };
        uint64_t seed = (uint64_t)clock_wall_ns();
        struct rng rng;

        (void)state;
        printf("# seed %llu\n", (unsigned long long)seed);
        rng_init(&rng, seed, "damage");
        for (size_t f = 0; f < 3; f++) {
                struct strbuf bytes = { 0 };

                if (f < 2) {
                        bytes = fixture(names[f]);
                } else {
                        strbuf_append_len(&bytes, by_hand, sizeof(by_hand) - 1);
                }
                for (size_t i = 0; i < 4000; i++) {
                        size_t len = i < bytes.len ? i : bytes.len;
                        char *copy = malloc(len ? len : 1); /* exact size, so that overreads are seen */
                        struct stacks stacks = { 0 };
                        bool ok;

                        memcpy(copy, bytes.text, len);
                        for (int change = 0; change < 3 && len > 0 && i >= bytes.len; change++)
                                copy[rng_below(&rng, len)] = (char)rng_u64(&rng);
                        ok = f == 1 ? pprof_parse_text(copy, len, &stacks, NULL)
                                    : pprof_parse(copy, len, "inuse_space", &stacks, NULL);
                        if (ok)
                                stacks_clear(&stacks);
                        assert_null(stacks.items);
                        free(copy);
                }
                strbuf_clear(&bytes);
        }
}

static void test_pprof_reads_a_hand_made_profile(void **state)
{
        struct stacks stacks = { 0 };
        struct err err = { 0 };

        (void)state;
        if (!pprof_parse(by_hand, sizeof(by_hand) - 1, "inuse_space", &stacks, &err))
                fail_msg("%s", err.message);
        assert_int_equal(stacks.count, 1);
        assert_string_equal(stacks.items[0].text,
                            "inuse_space (inuse_space:9)"); /* name and file: string 1 */
        assert_true(stacks.items[0].value == 128);
        stacks_clear(&stacks);
}

static void test_stacks_leave_the_runtime_out(void **state)
{
        struct stack_writer writer = { 0 };
        char *text;

        (void)state;
        stack_writer_frame(&writer, "runtime.gopark", 14, "/go/proc.go", 11, 363);
        stack_writer_frame(&writer, "main.wait", 9, "/src/main.go", 12, 7);
        stack_writer_frame(&writer, "main.main", 9, NULL, 0, 0);
        stack_writer_frame(&writer, "runtime.main", 12, NULL, 0, 0);
        text = stack_writer_take(&writer);
        assert_string_equal(text, "main.wait (main.go:7) < main.main");
        free(text);
        stack_writer_frame(&writer, "runtime.bgsweep", 15, NULL, 0, 0);
        text = stack_writer_take(&writer);
        assert_string_equal(text, "runtime.bgsweep");
        free(text);
        for (int i = 0; i < 40; i++)
                stack_writer_frame(&writer, "a.b", 3, NULL, 0, 0);
        text = stack_writer_take(&writer);
        assert_string_equal(text + strlen(text) - strlen(" < …"), " < …");
        free(text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_call_sites_name_the_line_that_leaks),
                cmocka_unit_test(test_call_sites_tell_growth_from_other_samples),
                cmocka_unit_test(test_call_sites_hold_a_cache_to_chance_beside_a_small_leak),
                cmocka_unit_test(test_call_sites_name_the_surest_where_none_is_sure),
                cmocka_unit_test(test_call_sites_do_not_name_what_grew_by_more_than_the_heap),
                cmocka_unit_test(test_call_sites_show_what_grew_so_far),
                cmocka_unit_test(test_call_sites_name_where_goroutines_wait),
                cmocka_unit_test(test_call_sites_are_only_for_what_profiles_can_tell),
                cmocka_unit_test(test_call_sites_of_threads_are_the_goroutines_that_hold_them),
                cmocka_unit_test(test_pprof_reads_other_sample_types_and_refuses_unknown_ones),
                cmocka_unit_test(test_pprof_refuses_what_is_no_profile),
                cmocka_unit_test(test_pprof_survives_damage),
                cmocka_unit_test(test_pprof_reads_a_hand_made_profile),
                cmocka_unit_test(test_stacks_leave_the_runtime_out),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* record/verdict_json: what is written reads back to the last bit, and broken documents are refused by name. */
#include "record/verdict_json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/verdict_decide.h"

static void make_verdict(struct verdict *verdict, struct result *result)
{
        synthetic_result_init(result, 12);
        synthetic_result_fill_steady(result);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     4e6 / 3 * i + 12345);
        *verdict = (struct verdict){ 0 };
        verdict_decide(result, verdict);
        verdict->call_sites = mem_new(1, sizeof(*verdict->call_sites));
        verdict->call_sites[0] = (struct verdict_call_site){ mem_dup("main.leak < \"main\""), 1.0 / 3, 0.9 };
        verdict->call_site_count = 1;
}

static void test_verdict_json_reads_back_what_it_wrote(void **state)
{
        struct result result;
        struct verdict written, read = { 0 };
        struct err err = { 0 };
        char *text, *again;

        (void)state;
        make_verdict(&written, &result);
        text = verdict_json_write(&written);
        assert_true(verdict_json_read(text, strlen(text), &read, &err));
        again = verdict_json_write(&read);
        assert_string_equal(text, again);
        assert_int_equal(read.shape, SHAPE_GROWING);
        assert_int_equal(read.cause, CHANNEL_LIVE_HEAP);
        assert_true(read.bytes_per_request == written.bytes_per_request);
        assert_true(read.channels[CHANNEL_LIVE_HEAP].noise == written.channels[CHANNEL_LIVE_HEAP].noise);
        assert_true(isnan(read.limit_reached_s));
        assert_non_null(read.limit_reason);
        free(text);
        free(again);
        verdict_clear(&read);
        verdict_clear(&written);
        result_clear(&result);
}

static void test_verdict_json_writes_null_for_what_is_not_known(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        char *text;

        (void)state;
        synthetic_result_init(&result, 8);
        verdict_decide(&result, &verdict);
        text = verdict_json_write(&verdict);
        assert_non_null(strstr(text, "\"rss_settled_bytes\":\tnull"));
        assert_non_null(strstr(text, "\"cause\":\tnull"));
        assert_non_null(strstr(text, "\"levels_reason\":\t\"RSS was not read"));
        assert_null(strstr(text, "nan"));
        assert_null(strstr(text, "inf"));
        free(text);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_json_refuses_what_is_broken(void **state)
{
        static const struct {
                const char *find, *put, *message;
        } cases[] = {
                { "plateau.verdict/1", "plateau.verdict/9", "schema" },
                { "\"GROWING\"", "\"SHRINKING\"", "shape" },
                { "\"exit_code\"", "\"exit_kode\"", "exit_code" },
                { "\"warmup\":\t3", "\"warmup\":\t\"3\"", "warmup" },
                { "\"runs\":\t12", "\"runs\":\t1e300", "runs" },
                { "\"name\":\t\"threads\"", "\"name\":\t\"goroutines\"", "channels" },
                { "\"holder\":\t[", "\"holder\":\t7, \"h\":\t[", "holder" },
        };
        struct result result;
        struct verdict verdict, read = { 0 };
        char *text;

        (void)state;
        make_verdict(&verdict, &result);
        text = verdict_json_write(&verdict);
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                char *place = strstr(text, cases[i].find);
                struct err err = { 0 };
                char *broken;

                assert_non_null(place);
                broken = mem_printf("%.*s%s%s", (int)(place - text), text, cases[i].put,
                                    place + strlen(cases[i].find));
                assert_false(verdict_json_read(broken, strlen(broken), &read, &err));
                assert_non_null(strstr(err.message, cases[i].message));
                free(broken);
        }
        for (size_t len = 0; len < strlen(text) - 2; len += 97) /* cut anywhere */
                assert_false(verdict_json_read(text, len, &read, NULL));
        free(text);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Every key that the schema asks for is written, and no other: it forbids more. */
static void assert_keys(const cJSON *object, const cJSON *schema)
{
        const cJSON *required = cJSON_GetObjectItem(schema, "required"), *node;

        assert_int_equal(cJSON_GetArraySize(object), cJSON_GetArraySize(required));
        cJSON_ArrayForEach(node, required)
        {
                if (!cJSON_HasObjectItem(object, node->valuestring))
                        fail_msg("%s is not written", node->valuestring);
        }
}

static void test_verdict_json_has_the_keys_of_its_schema(void **state)
{
        struct strbuf text = { 0 };
        struct result result;
        struct verdict verdict;
        const cJSON *items;
        cJSON *schema, *root;
        char *written;

        (void)state;
        assert_true(file_read(SCHEMA, 1 << 20, &text, NULL));
        schema = cJSON_Parse(strbuf_text(&text));
        assert_non_null(schema);
        make_verdict(&verdict, &result);
        written = verdict_json_write(&verdict);
        root = cJSON_Parse(written);
        assert_keys(root, schema);
        items = cJSON_GetObjectItem(
                cJSON_GetObjectItem(cJSON_GetObjectItem(schema, "properties"), "channels"), "items");
        assert_keys(cJSON_GetArrayItem(cJSON_GetObjectItem(root, "channels"), 2), items);
        cJSON_Delete(root);
        cJSON_Delete(schema);
        free(written);
        strbuf_clear(&text);
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_verdict_json_reads_back_what_it_wrote),
                cmocka_unit_test(test_verdict_json_writes_null_for_what_is_not_known),
                cmocka_unit_test(test_verdict_json_has_the_keys_of_its_schema),
                cmocka_unit_test(test_verdict_json_refuses_what_is_broken),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* record/verdict_json: the document has the keys of its schema, and says null for what is not known. */
#include "record/verdict_json.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "synthetic_result.h"
#include "unit.h"
#include "words/words.h"

static void make_verdict(struct verdict *verdict, struct result *result)
{
        synthetic_result_init(result, 12);
        synthetic_result_fill_steady(result);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     4e6 / 3 * i + 12345);
        *verdict = (struct verdict){ 0 };
        synthetic_result_judge(result, verdict);
        verdict->call_sites = mem_new(1, sizeof(*verdict->call_sites));
        verdict->call_sites[0] = (struct verdict_call_site){ .stack = mem_dup("main.leak < \"main\""),
                                                             .growth = 1.0 / 3,
                                                             .share = 0.9 };
        verdict->call_site_count = 1;
}

/* Reasons are the findings' words, one for one and in their order. */
static void test_verdict_json_has_a_reason_for_each_finding(void **state)
{
        struct result result;
        struct verdict verdict;
        const cJSON *reasons, *findings;
        cJSON *root;
        char *text;

        (void)state;
        make_verdict(&verdict, &result);
        text = verdict_json_write(&verdict);
        root = cJSON_Parse(text);
        reasons = cJSON_GetObjectItem(root, "reasons");
        findings = cJSON_GetObjectItem(root, "findings");
        assert_true(verdict.findings.count > 2);
        assert_int_equal(cJSON_GetArraySize(reasons), verdict.findings.count);
        assert_int_equal(cJSON_GetArraySize(findings), verdict.findings.count);
        for (size_t i = 0; i < verdict.findings.count; i++) {
                char *words = words_of(&verdict.findings.items[i]);
                const cJSON *finding = cJSON_GetArrayItem(findings, (int)i);

                assert_string_equal(cJSON_GetArrayItem(reasons, (int)i)->valuestring, words);
                assert_string_equal(cJSON_GetObjectItem(finding, "code")->valuestring,
                                    finding_infos[verdict.findings.items[i].code].name);
                free(words);
        }
        cJSON_Delete(root);
        free(text);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_json_writes_null_for_what_is_not_known(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        char *text;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_judge(&result, &verdict);
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

/* The schema knows every code, in the order of the table, but for that of no finding. */
static void assert_names(const cJSON *names)
{
        assert_int_equal(cJSON_GetArraySize(names), FINDING_COUNT - 1);
        for (int i = 1; i < FINDING_COUNT; i++)
                assert_string_equal(cJSON_GetArrayItem(names, i - 1)->valuestring, finding_infos[i].name);
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
        assert_int_equal(cJSON_GetObjectItem(
                                 cJSON_GetObjectItem(cJSON_GetObjectItem(schema, "properties"), "channels"),
                                 "minItems")
                                 ->valueint,
                         CHANNEL_COUNT);
        items = cJSON_GetObjectItem(cJSON_GetObjectItem(schema, "properties"), "findings");
        items = cJSON_GetObjectItem(cJSON_GetObjectItem(items, "items"), "properties");
        assert_names(cJSON_GetObjectItem(cJSON_GetObjectItem(items, "code"), "enum"));
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
                cmocka_unit_test(test_verdict_json_has_a_reason_for_each_finding),
                cmocka_unit_test(test_verdict_json_writes_null_for_what_is_not_known),
                cmocka_unit_test(test_verdict_json_has_the_keys_of_its_schema),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

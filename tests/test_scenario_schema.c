/* scenarios/scenario.schema.json and the parser list the same fields: each table of the parser is held against the
 * schema's object of the same place, both ways; and every scenario that we ship loads. */
#include <cjson/cJSON.h>
#include <dirent.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/scenario.h"
#include "scenario/decode_expect.h"
#include "scenario/scenario_decode.h"
#include "scenario/scenario_load.h"
#include "unit.h"

static cJSON *read_schema(void)
{
        struct strbuf text = { 0 };
        struct err err = { 0 };
        cJSON *schema;

        if (!file_read(SCENARIOS "/scenario.schema.json", 1 << 20, &text, &err))
                fail_msg("%s", err.message);
        schema = cJSON_Parse(text.text);
        assert_non_null(schema);
        strbuf_clear(&text);
        return schema;
}

/* The object that describes a value: behind "oneOf" where there are several forms. */
static const cJSON *object_form(const cJSON *schema)
{
        const cJSON *form;

        if (cJSON_GetObjectItem(schema, "properties"))
                return schema;
        cJSON_ArrayForEach(
                form, cJSON_GetObjectItem(schema,
                                          "oneOf")) if (cJSON_GetObjectItem(form, "properties")) return form;
        return NULL;
}

static const cJSON *find_place(const cJSON *schema, const char *path)
{
        char *copy = mem_dup(path);
        char *rest = copy;
        const cJSON *at = schema;

        for (char *step = strsep(&rest, "."); step && *step && at; step = strsep(&rest, ".")) {
                char *list = strstr(step, "[]");

                if (list)
                        *list = '\0';
                at = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItem(object_form(at), "properties"),
                                                      step);
                if (list)
                        at = cJSON_GetObjectItem(at, "items");
        }
        free(copy);
        return at ? object_form(at) : NULL;
}

static const struct json_field *find_field(const struct json_field *fields, const char *name)
{
        for (; fields->name; fields++)
                if (strcmp(fields->name, name) == 0)
                        return fields;
        return NULL;
}

static bool lists(const cJSON *array, const char *name)
{
        const cJSON *item;

        cJSON_ArrayForEach(item, array) if (strcmp(cJSON_GetStringValue(item), name) == 0) return true;
        return false;
}

static void test_schema_and_parser_list_the_same_fields(void **state)
{
        cJSON *schema = read_schema();

        (void)state;
        for (const struct scenario_table *table = scenario_tables; table->path; table++) {
                const cJSON *place = find_place(schema, table->path);
                const cJSON *properties = cJSON_GetObjectItem(place, "properties");
                const cJSON *property;

                if (!place || !cJSON_IsFalse(cJSON_GetObjectItem(place, "additionalProperties")))
                        fail_msg("the schema has no strict object at '%s'", table->path);
                cJSON_ArrayForEach(property, properties) if (!find_field(table->fields, property->string))
                        fail_msg("'%s': the parser does not know '%s'", table->path, property->string);
                for (const struct json_field *field = table->fields; field->name; field++) {
                        if (!cJSON_GetObjectItemCaseSensitive(properties, field->name))
                                fail_msg("'%s': the schema does not know '%s'", table->path, field->name);
                        if (field->required != lists(cJSON_GetObjectItem(place, "required"), field->name))
                                fail_msg("'%s': '%s' is required for one of the two only", table->path,
                                         field->name);
                }
        }
        cJSON_Delete(schema);
}

static void test_every_shipped_scenario_loads(void **state)
{
        DIR *dir = opendir(SCENARIOS);
        const struct dirent *entry;
        int count = 0;

        (void)state;
        assert_non_null(dir);
        while ((entry = readdir(dir))) {
                struct scenario scenario = { 0 };
                struct err err = { 0 };
                char *path;

                if (!strstr(entry->d_name, ".json") || strstr(entry->d_name, ".schema."))
                        continue;
                path = file_join(SCENARIOS, entry->d_name);
                if (!scenario_load(&(struct scenario_load_args){ .path = path }, &scenario, &err))
                        fail_msg("%s", err.message);
                /* The file's name is the scenario's: that is how it is found. */
                assert_memory_equal(scenario.name, entry->d_name, strlen(scenario.name));
                assert_true(scenario.expect.shapes != 0);
                scenario_clear(&scenario);
                free(path);
                count++;
        }
        closedir(dir);
        assert_true(count >= 2);
}

/* An editor that completes by the schema must not mark what the parser takes, nor let pass what it refuses. */
static void test_schema_and_parser_take_the_same_delta(void **state)
{
        static const char *const texts[] = { "1%",        "0.5%",      "64KiB/run", "16B/request",
                                             "10MiB/h",   "1GiB/hour", "1GiB/d",    "1GiB/7d",
                                             "1GiB/0.5d", "10",        "1GiB",      "10MiB/week",
                                             "1%/run",    "1GiB/7",    "7d",        "" };
        cJSON *schema = read_schema();
        const cJSON *fields = cJSON_GetObjectItem(find_place(schema, "verdict"), "properties");
        const cJSON *forms = cJSON_GetObjectItem(cJSON_GetObjectItem(fields, "delta"), "oneOf");
        const char *pattern = cJSON_GetStringValue(cJSON_GetObjectItem(forms->child, "pattern"));
        regex_t regex;

        (void)state;
        assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
        for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
                struct scenario_delta delta;

                if (delta_parse(texts[i], &delta) != (regexec(&regex, texts[i], 0, NULL, 0) == 0))
                        fail_msg("'%s': the schema and the parser differ", texts[i]);
        }
        regfree(&regex);
        cJSON_Delete(schema);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_schema_and_parser_list_the_same_fields),
                cmocka_unit_test(test_every_shipped_scenario_loads),
                cmocka_unit_test(test_schema_and_parser_take_the_same_delta),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

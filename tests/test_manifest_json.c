/* record/manifest_json: what would lead out of the folder is refused. */
#include "record/manifest_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/result.h"
#include "unit.h"

static void test_manifest_with_a_path_that_climbs_is_refused(void **state)
{
        static const char *const paths[] = { "../secret", "/etc/passwd", "run-01/../../x", "run-01/..", "" };

        (void)state;
        for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
                struct result result = { .profile_after = mem_dup(paths[i]) }, read = { 0 };
                char *text = manifest_json_print(&result);
                struct err err = { 0 };

                if (manifest_json_parse(text, &read, &err))
                        fail_msg("followed '%s'", paths[i]);
                assert_non_null(strstr(err.message, "must lie in the result's folder"));
                free(text);
                result_clear(&result);
                result_clear(&read);
        }
}

static void test_manifest_of_another_schema_is_refused(void **state)
{
        struct result read = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_false(manifest_json_parse("{\"schema\": \"plateau.manifest/9\"}", &read, &err));
        assert_non_null(strstr(err.message, "got plateau.manifest/9"));
        assert_false(manifest_json_parse("{\"schema\": \"x\\nerror: all is well\\u001b[2J\"}", &read, &err));
        assert_null(strpbrk(err.message, "\n\033"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_manifest_of_another_schema_is_refused),
                cmocka_unit_test(test_manifest_with_a_path_that_climbs_is_refused),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

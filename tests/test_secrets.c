/* scenario/secrets: what opens doors is in no text that we keep. */
#include "scenario/secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "model/scenario.h"
#include "scenario/scenario_load.h"
#include "unit.h"

static const char text[] =
        "{ /* kept by whoever wrote it */\n"
        "\"name\":\"n\",\"question\":\"q\",\"target\":{\"spawn\":[\"x\"],\"env\":{\"DB_PASSWORD\":\"hunter2\",\"GOGC\":\"50\"},"
        "\"telemetry\":{\"headers\":{\"X-Any\":\"opensesame\"}}},"
        "\"requests\":[{\"path\":\"/\",\"headers\":{\"Authorization\":\"Bearer abc\",\"Accept\":\"*/*\"}}],"
        "\"load\":{\"executor\":\"constant-vus\",\"vus\":1,\"duration\":\"1s\"}}";

static void test_secrets_are_used_and_not_kept(void **state)
{
        static const char *const overrides[] = { "requests.0.headers.Cookie=id=77" };
        struct scenario_load_args args = { .path = "s.json", .overrides = overrides, .override_count = 1 };
        struct scenario scenario;
        struct err err = { 0 };

        (void)state;
        if (!scenario_load_text(&args, text, strlen(text), &scenario, &err))
                fail_msg("%s", err.message);
        assert_string_equal(scenario.target.access.headers[0].value, "opensesame");
        assert_string_equal(scenario.requests[0].headers[0].value, "Bearer abc");
        assert_null(strstr(scenario.text, "opensesame"));
        assert_null(strstr(scenario.text, "abc"));
        assert_null(strstr(scenario.text, "hunter2"));
        assert_null(strstr(scenario.text, "id=77"));
        assert_non_null(strstr(scenario.text, "(secret)"));
        assert_non_null(strstr(scenario.text, "*/*"));
        assert_non_null(strstr(scenario.text, "\"50\""));
        scenario_clear(&scenario);
}

/* What may be shown of a word that follows another. */
static void check_shown(const char *before, const char *word, const char *want)
{
        char shown[128];

        snprintf(shown, sizeof(shown), "%.*s", (int)secrets_begin(before, word), word);
        assert_string_equal(shown, want);
}

static void test_secrets_in_words_are_known_by_their_place(void **state)
{
        (void)state;
        check_shown(NULL, "requests.0.headers.Authorization=Bearer x", "requests.0.headers.Authorization=");
        check_shown(NULL, "--set=target.telemetry.headers.X-Any=1", "--set=target.telemetry.headers.X-Any=");
        check_shown("--set", "target.env.GITHUB_TOKEN=x=y", "target.env.GITHUB_TOKEN=");
        check_shown("--header", "X-Any: sesame", "X-Any:");
        check_shown("-H", "X-Any: a=b", "X-Any:");
        check_shown("-H", "sesame", "sesame"); /* refused where it is read */
        check_shown("watch", "--header=X-Any: sesame", "--header=X-Any:");
        check_shown("watch", "-HX-Any: sesame", "-HX-Any:");
        check_shown(NULL, "requests.0.headers.Accept=x", "requests.0.headers.Accept=x");
        check_shown(NULL, "target.env.GOGC=50", "target.env.GOGC=50");
        check_shown("--set", "load.rate=5", "load.rate=5");
        check_shown(NULL, "--json", "--json");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_secrets_are_used_and_not_kept),
                cmocka_unit_test(test_secrets_in_words_are_known_by_their_place),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

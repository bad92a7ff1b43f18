/* report/pages/plan_text: the plan of a scenario, for people. */
#include "report/pages/plan_text.h"

#include <string.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "model/plan.h"
#include "model/scenario.h"
#include "scenario/plan_expand.h"
#include "scenario/scenario_load.h"

#include "unit.h"

static void print(const char *text, struct strbuf *ret)
{
        struct scenario scenario = { 0 };
        struct plan plan;
        struct err err = { 0 };

        if (!scenario_load_text(&(struct scenario_load_args){ .path = "x.json", .without_files = true }, text,
                                strlen(text), &scenario, &err))
                fail_msg("%s", err.message);
        plan_expand(&scenario, &plan);
        plan_text_append(&scenario, &plan, ret);
        scenario_clear(&scenario);
}

static void test_plan_text_tells_what_would_be_done(void **state)
{
        static const char scenario[] =
                "{ \"name\": \"shop\", \"question\": \"Does it level off?\", "
                "\"target\": { \"attach\": { \"port\": 8080 }, \"url\": \"http://127.0.0.1:8080\" }, "
                "\"load\": { \"executor\": \"constant-arrival-rate\", \"rate\": 100, \"duration\": \"4s\", \"connections\": 2 }, "
                "\"requests\": [ { \"path\": \"/\" } ], \"protocol\": { \"settle\": \"1s\" } }";
        struct strbuf text = { 0 };

        (void)state;
        print(scenario, &text);
        assert_non_null(strstr(text.text, "shop: Does it level off?\n"));
        assert_non_null(
                strstr(text.text, "  target    attaches to what is running, and leaves it running\n"));
        assert_non_null(strstr(text.text, ", 1 kind of request, 400 requests a run, 4.0 s\n"));
        assert_non_null(strstr(text.text, "each settles for 1.0 s; a decision is tried after run"));
        assert_non_null(strstr(text.text, "\n  takes     about "));
        strbuf_clear(&text);
}

/* A window that others fill is not followed by another one, neither in the plan nor in the time that it takes. */
static void test_plan_text_settles_after_no_window(void **state)
{
        static const char scenario[] = "{ \"name\": \"shop\", \"question\": \"Does it level off?\", "
                                       "\"target\": { \"attach\": { \"port\": 8080 } }, "
                                       "\"load\": { \"executor\": \"none\", \"duration\": \"10s\" }, "
                                       "\"protocol\": { \"baseline\": \"5s\", \"runs\": 8 } }";
        struct strbuf text = { 0 };

        (void)state;
        print(scenario, &text);
        assert_non_null(strstr(text.text, "  load      none, 10.0 s\n"));
        assert_non_null(strstr(text.text, "  runs      8 to 8; a decision is tried after run 8\n"));
        assert_non_null(strstr(text.text, "  takes     about 85.0 s to 85.0 s"));
        strbuf_clear(&text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_plan_text_tells_what_would_be_done),
                cmocka_unit_test(test_plan_text_settles_after_no_window),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* scenario/: what a scenario may say, and that every fault is named at its place. */
#include "scenario/decode_expect.h"
#include "scenario/scenario_load.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "model/load_shape.h"
#include "model/scenario.h"
#include "model/verdict.h"
#include "unit.h"

#define GOOD_TARGET "\"target\": { \"spawn\": [\"svc\"], \"url\": \"http://127.0.0.1:8080\" }"
#define GOOD_REQUESTS "\"requests\": [ { \"path\": \"/\" } ]"
#define GOOD_LOAD "\"load\": { \"executor\": \"constant-vus\", \"vus\": 4, \"requests\": 100 }"
#define GOOD "{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_REQUESTS ", " GOOD_LOAD

static bool load(const char *text, struct scenario *ret, struct err *err)
{
        return scenario_load_text(&(struct scenario_load_args){ .path = "t.json" }, text, strlen(text), ret,
                                  err);
}

static void assert_fault(const char *text, const char *fault)
{
        struct scenario scenario = { 0 };
        struct err err = { 0 };

        assert_false(load(text, &scenario, &err));
        if (!strstr(err.message, fault))
                fail_msg("wanted '%s' in '%s'", fault, err.message);
        assert_int_equal(err.kind, ERR_USAGE);
}

static void test_scenario_keeps_what_was_asked(void **state)
{
        struct scenario scenario = { 0 };
        struct err err = { 0 };
        const char *text = "/* comment */ " GOOD ", // another\n"
                           "\"verdict\": { \"delta\": { \"headroom\": \"1GiB\", \"requests\": 60000000 } },"
                           "\"expect\": { \"shape\": [\"PLATEAU\", \"RELEASED\"], \"cause\": \"live_heap\" },"
                           "\"thresholds\": { \"rss_settled\": [\"max<256MiB\"] },"
                           "\"protocol\": { \"runs\": 12, \"settle\": \"1.5s\" } }";

        (void)state;
        if (!load(text, &scenario, &err))
                fail_msg("%s", err.message);
        assert_string_equal(scenario.name, "n");
        assert_string_equal(scenario.text, text);
        assert_string_equal(scenario.requests[0].method, "GET");
        assert_int_equal(scenario.protocol.runs_min, 12);
        assert_int_equal(scenario.protocol.runs_max, 12);
        assert_int_equal(scenario.protocol.settle_ns, 1500000000);
        assert_int_equal(scenario.delta.unit, DELTA_BYTES_PER_REQUEST);
        assert_true(scenario.delta.value > 17.8 && scenario.delta.value < 17.9);
        assert_int_equal(scenario.expect.shapes, 1U << SHAPE_PLATEAU | 1U << SHAPE_RELEASED);
        assert_string_equal(scenario.expect.cause, "live_heap");
        assert_string_equal(scenario.thresholds[0].expression, "max<256MiB");
        scenario_clear(&scenario);
}

/* What failed is load like any other where the scenario says so: by status, by class, as a share. */
static void test_scenario_takes_failures_that_are_expected(void **state)
{
        struct scenario scenario = { 0 };
        struct err err = { 0 };
        const char *text = "{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_LOAD
                           ", \"requests\": [ { \"path\": \"/\", \"expect\": { \"status\": [200, \"5xx\", "
                           "\"timeout\"] } }, { \"path\": \"/b\" } ], \"expect\": { \"failures\": \"1%\" } }";

        (void)state;
        if (!load(text, &scenario, &err))
                fail_msg("%s", err.message);
        assert_true(status_set_has(&scenario.requests[0].expect_status, 503));
        assert_false(status_set_has(&scenario.requests[0].expect_status, 201));
        assert_true(scenario.requests[0].expect_status.timeout);
        assert_true(status_set_has(&scenario.requests[1].expect_status, 201));
        assert_true(scenario.expect.failures == 0.01);
        scenario_clear(&scenario);
        assert_fault("{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_LOAD
                     ", \"requests\": [ { \"path\": \"/\", \"expect\": { \"status\": [200, 99.5] } } ] }",
                     "requests[0].expect.status[1]: must be a status from 100 to 599");
        assert_fault(GOOD ", \"expect\": { \"failures\": 1 } }", "expect.failures: must be a share");
}

static void test_scenario_takes_connections_and_requests_run_by_run(void **state)
{
        const char *text = "{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_REQUESTS
                           ", \"load\": { \"executor\": \"constant-arrival-rate\", \"rate\": 10, "
                           "\"connections\": [20, 200, 50], \"requests\": [300, 100] } }";
        struct scenario scenario = { 0 };
        struct scenario_load fifth;
        struct err err = { 0 };

        (void)state;
        if (!load(text, &scenario, &err))
                fail_msg("%s", err.message);
        assert_int_equal(scenario.load.connections, 200); /* the largest: what has to be there */
        assert_int_equal(scenario.load.requests, 300);
        load_of_run(&scenario.load, 5, &fifth);
        assert_int_equal(fifth.connections, 200);
        assert_int_equal(fifth.requests, 300);
        load_of_run(&scenario.load, 4, &fifth);
        assert_int_equal(fifth.connections, 20);
        assert_int_equal(fifth.requests, 100);
        scenario_clear(&scenario);
        assert_fault("{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_REQUESTS
                     ", \"load\": { \"executor\": \"constant-vus\", \"vus\": 4, \"requests\": [1, 2] } }",
                     "load.requests: a list belongs to an arrival rate");
}

/* Without a word in the scenario the live heap is read wherever it can be. */
static void test_scenario_makes_a_grpc_call_a_post_over_http2(void **state)
{
        struct scenario scenario = { 0 };
        struct err err = { 0 };
        const char *begin =
                "{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_LOAD ", \"requests\": [ ";
        char text[1024];

        (void)state;
        snprintf(text, sizeof(text), "%s%s", begin, "{ \"grpc\": \"a.B/C\", \"body\": \"m\" } ] }");
        if (!load(text, &scenario, &err))
                fail_msg("%s", err.message);
        assert_string_equal(scenario.requests[0].method, "POST");
        assert_string_equal(scenario.requests[0].path, "/a.B/C");
        assert_int_equal(scenario.load.protocol, LOAD_HTTP2);
        scenario_clear(&scenario);
        snprintf(text, sizeof(text), "%s%s", begin, "{ \"grpc\": \"a.B\" } ] }");
        assert_fault(text, "must be package.Service/Method");
        snprintf(text, sizeof(text), "%s%s", begin, "{ \"grpc\": \"a.B/C\", \"path\": \"/\" } ] }");
        assert_fault(text, "give one or the other");
        snprintf(text, sizeof(text), "%s%s", begin, "{ \"name\": \"x\" } ] }");
        assert_fault(text, "needs \"path\", or \"grpc\"");
}

static void test_scenario_probes_what_its_target_makes_possible(void **state)
{
        static const char *const telemetries[] = { "{ }", "{ \"pprof\": \"/p/\", \"release\": \"/r\" }" };
        const enum protocol_when collect[] = { WHEN_NEVER, WHEN_EACH }, release[] = { WHEN_NEVER, WHEN_LAST };

        (void)state;
        for (int i = 0; i < 2; i++) {
                struct scenario scenario = { 0 };
                struct err err = { 0 };
                char text[600];

                snprintf(text, sizeof(text),
                         "{ \"name\": \"n\", \"question\": \"q\", \"target\": { \"spawn\": [\"svc\"], "
                         "\"url\": \"http://127.0.0.1:8080\", \"telemetry\": %s }, " GOOD_REQUESTS
                         ", " GOOD_LOAD " }",
                         telemetries[i]);
                if (!load(text, &scenario, &err))
                        fail_msg("%s", err.message);
                assert_int_equal(scenario.protocol.collect, collect[i]);
                assert_int_equal(scenario.protocol.release, release[i]);
                scenario_clear(&scenario);
        }
}

static void test_scenario_faults_have_file_line_and_column(void **state)
{
        (void)state;
        assert_fault("{\n  \"name\": \"n\",\n  \"quesion\": \"q\" }",
                     "t.json:3:3: quesion: unknown key; did you mean \"question\"?");
        assert_fault(GOOD ",\n \"load\": {} }", "t.json:2:2: load: repeated key");
        assert_fault(GOOD ",\n \"thresholds\": { \"rss_settled\": [\"max<1MiB\", \"max<1\"] } }",
                     "thresholds.rss_settled[1]: 'max<1': the limit must be bytes with their unit");
        assert_fault(GOOD ",\n \"protocol\": { \"settle\": 4 } }",
                     "t.json:2:16: protocol.settle: must be a duration with its unit");
        assert_fault("{ \"name\": \"n\", \n", "t.json:2:1: not valid JSON from here");
        assert_fault("{ /* endless", "comment");
}

static void test_scenario_lists_all_faults_at_once(void **state)
{
        struct scenario scenario = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_false(
                load("{ \"name\": 5, \"load\": { \"executor\": \"constant-arival-rate\", \"rate\": -1 } }",
                     &scenario, &err));
        assert_non_null(strstr(err.message, "name: must be a text, got a number"));
        assert_non_null(strstr(err.message, "did you mean \"constant-arrival-rate\"?"));
        assert_non_null(strstr(err.message, "load.rate: must be between 0.001 and 1e+07, got -1"));
        assert_non_null(strstr(err.message, "needs \"question\""));
        assert_non_null(strstr(err.message, "needs \"target\""));
        /* and none that only follows from another: nobody knows what an unknown executor needs */
        assert_null(strstr(err.message, "constant-vus needs"));
        assert_null(strstr(err.message, "belongs to"));
}

static void test_scenario_rules_between_fields_hold(void **state)
{
        (void)state;
        assert_fault("{ \"name\": \"n\", \"question\": \"q\", \"target\": {}, " GOOD_REQUESTS ", " GOOD_LOAD
                     " }",
                     "needs either \"spawn\" or \"attach\"");
        assert_fault(GOOD ", \"protocol\": { \"collect\": \"each\" } }", "needs target.telemetry.pprof");
        assert_fault(GOOD ", \"protocol\": { \"runs\": { \"min\": 9, \"max\": 8 } } }",
                     "\"min\" must not be above");
        assert_fault("{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_REQUESTS
                     ", \"load\": { \"executor\": \"constant-arrival-rate\", \"duration\": \"5s\" } }",
                     "needs \"rate\"");
        assert_fault("{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_LOAD
                     ", \"requests\": [ { \"path\": \"x\", \"method\": \"get\" } ] }",
                     "requests[0].path: must begin with /, got \"x\"");
        assert_fault(
                "{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_LOAD
                ", \"requests\": [ { \"path\": \"/{{sek}}\", \"headers\": { \"X-A\": \"{{int 2 1}}\" } } ] }",
                "requests[0].path: '{{sek}}': unknown placeholder 'sek'; did you mean 'seq'?");
        assert_fault("{ \"name\": \"n\", \"question\": \"q\", " GOOD_TARGET ", " GOOD_LOAD
                     ", \"requests\": [ { \"path\": \"/\", \"headers\": { \"X-A\": \"{{int 2 1}}\" } } ] }",
                     "requests[0].headers.X-A: '{{int 2 1}}': must be {{int LOW HIGH}}");
}

static void test_scenario_overrides_replace_and_add(void **state)
{
        const char *sets[] = { "load.vus=9", "requests.0.path=/x", "protocol.settle=2s",
                               "target.env.GOGC=50" };
        struct scenario scenario = { 0 };
        struct err err = { 0 };
        const char *text = GOOD " }";

        (void)state;
        if (!scenario_load_text(
                    &(struct scenario_load_args){ .path = "t.json", .overrides = sets, .override_count = 4 },
                    text, strlen(text), &scenario, &err))
                fail_msg("%s", err.message);
        assert_int_equal(scenario.load.vus, 9);
        assert_string_equal(scenario.requests[0].path, "/x");
        assert_int_equal(scenario.protocol.settle_ns, 2000000000);
        assert_string_equal(scenario.target.env[0].value, "50");
        assert_non_null(strstr(scenario.text, "\"GOGC\""));
        scenario_clear(&scenario);
        assert_false(scenario_load_text(&(struct scenario_load_args){ .path = "t.json",
                                                                      .overrides = (const char *[]){ "rate" },
                                                                      .override_count = 1 },
                                        text, strlen(text), &scenario, &err));
        assert_non_null(strstr(err.message, "must be key=value"));
}

static void test_scenario_can_be_pointed_at_a_running_service(void **state)
{
        struct scenario scenario = { 0 };
        struct err err = { 0 };
        const char *text = GOOD " }";
        struct scenario_load_args args = { .path = "t.json", .attach_url = "http://127.0.0.1:9090" };

        (void)state;
        if (!scenario_load_text(&args, text, strlen(text), &scenario, &err))
                fail_msg("%s", err.message);
        assert_null(scenario.target.spawn);
        assert_int_equal(scenario.target.attach_port, 9090);
        assert_string_equal(scenario.target.url, "http://127.0.0.1:9090");
        scenario_clear(&scenario);
        args.attach_pid = 77;
        assert_true(scenario_load_text(&args, text, strlen(text), &scenario, &err));
        assert_int_equal(scenario.target.attach_pid, 77);
        assert_int_equal(scenario.target.attach_port, 0);
        scenario_clear(&scenario);
}

/* Every prefix and every single broken byte of a scenario is refused or accepted, never a crash (run under ASan). */
static void test_scenario_survives_broken_text(void **state)
{
        const char *text =
                GOOD ", \"expect\": { \"shape\": \"PLATEAU\" }, \"thresholds\": { \"a\": [\"b\"] } }";
        struct strbuf copy = { 0 };

        (void)state;
        for (size_t i = 0; i < strlen(text); i++)
                for (int kind = 0; kind < 3; kind++) {
                        struct scenario scenario = { 0 };
                        struct err err = { 0 };

                        strbuf_reset(&copy);
                        strbuf_append(&copy, text);
                        if (kind == 0)
                                copy.text[i] = '\0';
                        else
                                copy.text[i] = kind == 1 ? '[' : (char)0xff;
                        if (load(copy.text, &scenario, &err))
                                scenario_clear(&scenario);
                        else
                                assert_true(err.message[0] != '\0');
                }
        strbuf_clear(&copy);
}

static void test_scenario_overrides_are_strict(void **state)
{
        static const struct {
                const char *override;
                const char *fault;
        } cases[] = {
                { "load.VUS=7", "load.VUS: unknown key" },
                { "requests.foo.path=/x", "no such place" },
                { "requests.7.path=/x", "no such place" },
                { "requests.0x.path=/x", "no such place" },
        };
        static const char text[] =
                "{\"name\":\"n\",\"question\":\"q\",\"target\":{\"spawn\":[\"x\"]},\"requests\":[{\"path\":\"/\"}],"
                "\"load\":{\"executor\":\"constant-vus\",\"vus\":1,\"duration\":\"1s\"}}";

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct scenario_load_args args = { .path = "s.json",
                                                   .overrides = &cases[i].override,
                                                   .override_count = 1 };
                struct scenario scenario;
                struct err err = { 0 };

                if (scenario_load_text(&args, text, strlen(text), &scenario, &err))
                        fail_msg("accepted %s", cases[i].override);
                if (!strstr(err.message, cases[i].fault))
                        fail_msg("%s: %s", cases[i].override, err.message);
        }
}

static void test_growth_that_can_be_afforded_has_one_grammar(void **state)
{
        static const struct {
                const char *text;
                enum delta_unit unit;
                double value;
        } good[] = {
                { "1%", DELTA_FRACTION, 0.01 },
                { "64KiB/run", DELTA_BYTES_PER_RUN, 65536 },
                { "16B/request", DELTA_BYTES_PER_REQUEST, 16 },
                { "10MiB/h", DELTA_BYTES_PER_HOUR, 10485760 },
                { "24B/d", DELTA_BYTES_PER_HOUR, 1 },
                { "168KiB/7d", DELTA_BYTES_PER_HOUR, 1024 },
                { "24B/0.5d", DELTA_BYTES_PER_HOUR, 2 },
        };
        static const char *const bad[] = { "",         "10",         "0%",         "0B/h",    "1GiB/",
                                           "1GiB/7",   "1GiB/0d",    "1GiB/7days", "/7d",     "1GiB/-7d",
                                           "1GiB/7 d", "1GiB/9999d", "1%/d",       "1GiB/dd", "-1B/run" };
        struct scenario_delta delta;

        (void)state;
        for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
                assert_true(delta_parse(good[i].text, &delta));
                assert_int_equal(delta.unit, good[i].unit);
                assert_true(delta.value > good[i].value * 0.999 && delta.value < good[i].value * 1.001);
        }
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
                if (delta_parse(bad[i], &delta))
                        fail_msg("accepted '%s'", bad[i]);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_scenario_overrides_are_strict),
                cmocka_unit_test(test_scenario_keeps_what_was_asked),
                cmocka_unit_test(test_scenario_takes_failures_that_are_expected),
                cmocka_unit_test(test_scenario_takes_connections_and_requests_run_by_run),
                cmocka_unit_test(test_scenario_makes_a_grpc_call_a_post_over_http2),
                cmocka_unit_test(test_scenario_probes_what_its_target_makes_possible),
                cmocka_unit_test(test_scenario_faults_have_file_line_and_column),
                cmocka_unit_test(test_scenario_lists_all_faults_at_once),
                cmocka_unit_test(test_scenario_rules_between_fields_hold),
                cmocka_unit_test(test_scenario_overrides_replace_and_add),
                cmocka_unit_test(test_scenario_can_be_pointed_at_a_running_service),
                cmocka_unit_test(test_scenario_survives_broken_text),
                cmocka_unit_test(test_growth_that_can_be_afforded_has_one_grammar),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

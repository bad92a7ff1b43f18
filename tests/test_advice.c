/* words/advice: the reader is told one thing to do, and it is the right one. */
#include "words/advice.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/ledger_parts.h"
#include "story_result.h"
#include "words/next_steps.h"

#include "unit.h"

static void assert_advised(const struct result *result, const char *part)
{
        struct strbuf buf = { 0 };

        advice_append(result, &buf);
        if (!strstr(strbuf_text(&buf), part))
                fail_msg("wanted '%s' in '%s'", part, strbuf_text(&buf));
        strbuf_clear(&buf);
}

static void assert_command(const struct result *result, const char *expected)
{
        struct strbuf buf = { 0 };

        assert_int_equal(advice_append_command(result, &buf), expected != NULL);
        assert_string_equal(strbuf_text(&buf), expected ? expected : "");
        strbuf_clear(&buf);
}

static void set_profiles(struct result *result)
{
        free(result->profile_before);
        free(result->profile_after);
        result->profile_before = mem_dup("run-12/heap before.pb.gz");
        result->profile_after = mem_dup("run-12/heap-after.pb.gz");
}

static void test_advice_on_a_leak_names_the_call_site_and_the_command(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_LEAK, &result);
        set_profiles(&result);
        assert_advised(&result, "Start at main.leakRecord: 85 % of what grew was made there.");
        assert_command(&result,
                       "go tool pprof -top -diff_base 'run-12/heap before.pb.gz' run-12/heap-after.pb.gz");
        result.verdict.cause = CHANNEL_OUTSIDE_GO;
        assert_advised(&result, "Go's profiles cannot show it");
        assert_command(&result, NULL);
        result_clear(&result);
}

/* Profiles are named only where there are some that show it. */
static void test_advice_on_a_leak_names_what_would_show_the_place(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_LEAK, &result);
        free(result.profile_before);
        result.profile_before = NULL;
        assert_advised(&result, "give the service net/http/pprof, and name it in target.telemetry.pprof");
        set_profiles(&result);
        assert_advised(&result, "The two heap profiles show where they were made.");
        finding_list_add(&result.verdict.findings, FINDING_CALL_SITE_FEW_SAMPLES);
        assert_advised(&result, "too few samples to show where they were made");
        result_clear(&result);
}

static void test_advice_knows_stacks_of_threads_that_ended(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_LEAK, &result);
        result.verdict.cause = CHANNEL_OUTSIDE_GO;
        result.verdict.channels[CHANNEL_THREADS].measured = true;
        result.verdict.channels[CHANNEL_THREADS].shape = SHAPE_PLATEAU;
        finding_add_text(finding_list_add(&result.verdict.findings, FINDING_PART_GREW), "part",
                         "thread stacks");
        assert_advised(&result, "neither joined nor detached");
        result.verdict.channels[CHANNEL_THREADS].shape = SHAPE_GROWING;
        assert_advised(&result, "The growth is outside Go");
        result_clear(&result);
}

/* More runs cannot tell how full a table is that rests. */
static void test_advice_on_a_table_that_rests_is_to_count(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_LEAK, &result);
        result.verdict.shape = SHAPE_INCONCLUSIVE;
        finding_list_add(&result.verdict.findings, FINDING_TABLE_RESTS);
        assert_advised(&result, "Count the entries of the container");
        result_clear(&result);
}

static void test_advice_on_a_confirmed_reserve_is_not_to_look_for_a_leak(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        set_profiles(&result);
        assert_advised(&result, "There is no leak to look for.");
        assert_command(&result, NULL);
        result_clear(&result);
}

/* The settled ledger of the last run holds nothing but one part. */
static void fill_with(struct result *result, const struct ledger_part *part)
{
        struct ledger *ledger = (struct ledger *)result_ledger(result, -1, CHECKPOINT_SETTLED);

        for (int row = 0; row < LEDGER_ROW_COUNT; row++)
                ledger->rows[row].bytes = row == (int)part->first ? 1 << 20 : 0;
}

static void test_advice_without_growth_knows_what_to_do_about_each_part(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        result.verdict.hypothesis = HYPOTHESIS_REFUTED;
        for (int i = 0; i < LEDGER_PART_COUNT; i++) {
                bool account = ledger_parts[i].first == LEDGER_LIVE_HEAP ||
                               ledger_parts[i].first == LEDGER_SAMPLING_ERROR ||
                               ledger_parts[i].first == LEDGER_UNEXPLAINED;

                fill_with(&result, &ledger_parts[i]);
                assert_advised(&result, account ? "The largest rows of the ledger say"
                                                : "The largest part that the heap profile does not show");
        }
        fill_with(&result, &ledger_parts[LEDGER_PART_COUNT - 4]);
        assert_advised(&result, "page cache");
        result_clear(&result);
}

/* What keeps the shape open is one finding of `code`, after `runs` runs. */
static void leave_open(struct result *result, enum finding_code code, int runs)
{
        struct finding *finding;

        result->verdict.shape = SHAPE_INCONCLUSIVE;
        result->verdict.runs = runs;
        finding_list_clear(&result->verdict.findings);
        finding = finding_list_add(&result->verdict.findings, code);
        finding_set_channel(finding, CHANNEL_LIVE_HEAP);
        finding_add(finding, "runs_needed", FINDING_WHOLE, 27);
        finding_add_amount(finding, "delta", 65536);
}

static void test_advice_on_undecided_runs_is_what_would_decide_them(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        leave_open(&result, FINDING_CHANNEL_NOISY, 20);
        assert_advised(&result, "--set protocol.runs=27");
        leave_open(&result, FINDING_CHANNEL_NOISY, 30); /* that many were made: not "longer" for ever */
        assert_advised(&result, "More runs will not decide it: live heap");
        leave_open(&result, FINDING_CHANNEL_FALLS, 20);
        assert_advised(&result, "a longer protocol.settle");
        leave_open(&result, FINDING_CHANNEL_LEVELS_OFF, 20);
        assert_advised(&result, "more requests in each run fill it sooner");
        result.verdict.channels[CHANNEL_LIVE_HEAP].measured =
                false; /* only RSS: no number of runs would help */
        assert_advised(&result, "Let the service tell more");
        free(result.facts.go.version); /* another program, or one that we may not look at */
        result.facts.go.version = NULL;
        assert_advised(&result, "as its own user or with CAP_SYS_PTRACE");
        result_clear(&result);
}

/* Whatever can leave a shape open says what would close it, without a figure that the finding lacks. */
static void test_advice_knows_every_finding_that_leaves_something_open(void **state)
{
        static const enum finding_code decided[] = {
                FINDING_CHANNEL_FLAT,           FINDING_CHANNEL_CREEPS,
                FINDING_CHANNEL_RETURNED,       FINDING_CHANNEL_GROWS,
                FINDING_CHANNEL_HELD,           FINDING_CHANNEL_LEVEL_CRESTS,
                FINDING_CHANNEL_GROWS_IN_STEPS, FINDING_CHANNEL_GROWS_BY_OBJECTS,
                FINDING_CHANNEL_GROWS_BY_WHOLE, FINDING_CHANNEL_SMALL,
                FINDING_CHANNEL_LET_GO,         FINDING_CHANNEL_GROWS_BY_ALLOCATION,
                FINDING_CHANNEL_GROWS_BY_CRESTS
        };

        static const enum finding_code harmless[] = { FINDING_RUN_LATE, FINDING_RUN_SOME_FAILED,
                                                      FINDING_RUN_COUNTER_FELL };

        (void)state;
        for (int code = 1; code < FINDING_COUNT; code++) {
                bool open = finding_infos[code].rank == FINDING_RANK_DECIDES;

                for (size_t i = 0; i < sizeof(decided) / sizeof(decided[0]); i++)
                        open = open && code != (int)decided[i];
                open = open || finding_infos[code].topic == FINDING_ABOUT_RUNS ||
                       code == FINDING_TARGET_RESTARTED;
                for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
                        open = open && code != (int)harmless[i];
                if (open != (next_steps[code] != NULL))
                        fail_msg("%s: %s", finding_infos[code].name,
                                 open ? "no step says what would decide it" : "leaves nothing open");
        }
}

/* Who watches has no requests to add and no scenario to change, and may end with Ctrl-C at any time. */
static void test_advice_on_a_watch_is_what_a_watch_can_do(void **state)
{
        static const char *const not_theirs[] = { "load.", "protocol.", "sampling.", "target.", "requests" };
        struct result result = { 0 };

        (void)state;
        story_result(STORY_LEAK, &result);
        result.scenario.load.executor = LOAD_NONE;
        result.interrupted = true;
        free(result.profile_before);
        result.profile_before = NULL;
        assert_advised(&result, "watch with --collect and the --url where it answers");
        result.failure = mem_dup("target: died in run 9, phase load: ended");
        assert_advised(&result, "then watch the process that is there now");
        for (int code = 1; code < FINDING_COUNT; code++)
                for (size_t i = 0; next_steps[code] && i < sizeof(not_theirs) / sizeof(not_theirs[0]); i++)
                        if (finding_infos[code].rank == FINDING_RANK_DECIDES &&
                            strstr(next_step(&result, (enum finding_code)code), not_theirs[i]))
                                fail_msg("%s: %s", finding_infos[code].name,
                                         next_step(&result, (enum finding_code)code));
        result_clear(&result);
}

static void test_advice_is_the_curve_where_somebody_measured_one(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        result.curve = mem_dup("GOGC=50 saves 38 MiB and costs 4 % processor time a request.");
        assert_advised(&result, "GOGC=50 saves 38 MiB and costs 4 %");
        result_clear(&result);
        story_result(STORY_LEAK, &result);
        result.curve = mem_dup("GOGC=50 saves 38 MiB.");
        assert_advised(&result, "Objects stay reachable"); /* a leak is no matter of settings */
        result_clear(&result);
}

static void test_advice_knows_every_channel(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_LEAK, &result);
        for (int c = 0; c < CHANNEL_COUNT; c++) {
                result.verdict.cause = (enum channel)c;
                assert_advised(&result, ".");
        }
        result_clear(&result);
}

static void test_advice_on_a_measurement_that_does_not_count_is_to_repeat_it(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_LEAK, &result);
        result.verdict.is_void = true;
        set_profiles(&result);
        assert_advised(&result, "Measure again");
        assert_command(&result, NULL);
        finding_list_add(&result.verdict.findings, FINDING_RUN_SATURATED);
        finding_list_add(&result.verdict.findings, FINDING_RUN_FAILED_REQUESTS);
        finding_list_add(&result.verdict.findings, FINDING_RUN_FAILED_REQUESTS);
        assert_advised(&result, "Look at what fails"); /* what spoils most */
        finding_list_add(&result.verdict.findings, FINDING_TARGET_RESTARTED);
        assert_advised(&result, "Find out why the service ended");
        result.interrupted = true;
        assert_advised(&result, "Run it again, to its end.");
        result_clear(&result);
}

static void test_advice_on_a_failed_measurement_is_to_mend_it_first(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_EMPTY, &result);
        assert_advised(&result, "Remove the reason");
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_advice_on_a_leak_names_the_call_site_and_the_command),
                cmocka_unit_test(test_advice_on_a_leak_names_what_would_show_the_place),
                cmocka_unit_test(test_advice_knows_stacks_of_threads_that_ended),
                cmocka_unit_test(test_advice_on_a_table_that_rests_is_to_count),
                cmocka_unit_test(test_advice_on_a_confirmed_reserve_is_not_to_look_for_a_leak),
                cmocka_unit_test(test_advice_without_growth_knows_what_to_do_about_each_part),
                cmocka_unit_test(test_advice_on_undecided_runs_is_what_would_decide_them),
                cmocka_unit_test(test_advice_knows_every_finding_that_leaves_something_open),
                cmocka_unit_test(test_advice_on_a_watch_is_what_a_watch_can_do),
                cmocka_unit_test(test_advice_is_the_curve_where_somebody_measured_one),
                cmocka_unit_test(test_advice_knows_every_channel),
                cmocka_unit_test(test_advice_on_a_measurement_that_does_not_count_is_to_repeat_it),
                cmocka_unit_test(test_advice_on_a_failed_measurement_is_to_mend_it_first),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

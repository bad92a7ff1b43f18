/* words/status_words: lines with their figures, and nothing that is not known. */
#include "words/status_words.h"

#include "base/strbuf.h"
#include "model/matrix.h"
#include "model/scenario.h"
#include "model/verdict.h"

#include "unit.h"

static void expect(struct strbuf *line, const char *text)
{
        assert_string_equal(strbuf_text(line), text);
        strbuf_clear(line);
}

static void test_status_words_tell_blocks_before_they_are_measured(void **state)
{
        struct status_blocks all = {
                .blocks = 6, .runs = 5, .old_name = "./old", .new_name = "./new", .seconds = 299.7
        };
        struct strbuf line = { 0 };

        (void)state;
        status_words_blocks(&all, &line);
        expect(&line, "6 blocks of 5 runs in turns: old ./old, new ./new; about 300 s");
        status_words_block("block 2/6 old", 5, &line);
        expect(&line, "block 2/6 old: 5 runs count");
}

static void test_status_words_tell_what_came_of_a_cell(void **state)
{
        struct matrix_record record = { .shape = SHAPE_GROWING, .hypothesis = HYPOTHESIS_REFUTED };
        struct strbuf line = { 0 };

        (void)state;
        status_words_cell("cell 3", &record, &line);
        expect(&line, "cell 3: GROWING, REFUTED");
}

static void test_status_words_tell_only_what_a_cell_needs(void **state)
{
        struct scenario_target target = { 0 };
        struct strbuf line = { 0 };

        (void)state;
        status_words_needs(&target, &line);
        expect(&line, "");
        target.cgroup = true;
        status_words_needs(&target, &line);
        expect(&line, "a memory control group");
        target.cgo = true;
        status_words_needs(&target, &line);
        expect(&line, "cgo, a memory control group");
}

static void test_status_words_tell_a_process_without_ports_from_a_silent_one(void **state)
{
        struct strbuf line = { 0 };

        (void)state;
        status_words_no_port_answers(0, &line);
        expect(&line, "it listens on no TCP port that we may see");
        status_words_no_port_answers(2, &line);
        expect(&line, "none of its 2 listening ports answers at /debug/vars, /debug/pprof/ or /metrics");
        status_words_no_figures("http://127.0.0.1:1", "404", &line);
        expect(&line, "http://127.0.0.1:1 answers with no figures: 404");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_status_words_tell_blocks_before_they_are_measured),
                cmocka_unit_test(test_status_words_tell_what_came_of_a_cell),
                cmocka_unit_test(test_status_words_tell_only_what_a_cell_needs),
                cmocka_unit_test(test_status_words_tell_a_process_without_ports_from_a_silent_one),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

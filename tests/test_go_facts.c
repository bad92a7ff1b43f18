/* target/go_facts, madvise_predict and host_facts. */
#include "target/go_facts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "model/facts.h"
#include "target/host_facts.h"
#include "target/madvise_predict.h"

#include "unit.h"

struct prediction {
        const char *version;
        const char *settings;
        const char *godebug;
        const char *kernel;
        enum madvise expected;
        const char *step; /* must be in the reasons */
};

static void test_madvise_prediction_follows_the_runtime(void **state)
{
        static const char linked[] = "-ldflags=\"-X=runtime.godebugDefault=madvdontneed=0\"\n";
        static const char source[] = "DefaultGODEBUG=madvdontneed=0\n";
        static const struct prediction cases[] = {
                { "go1.11.13", NULL, "madvdontneed=0", "6.1.0", MADVISE_DONTNEED, "before Go 1.12" },
                { "go1.12", NULL, NULL, "6.1.0", MADVISE_FREE, "1.12 to 1.15" },
                { "go1.15.15", NULL, NULL, "6.1.0", MADVISE_FREE, "1.12 to 1.15" },
                { "go1.15.15", NULL, NULL, "4.4.0-31", MADVISE_DONTNEED, "kernel 4.4.0-31" },
                { "go1.15.15", NULL, "gctrace=1,madvdontneed=1", "6.1.0", MADVISE_DONTNEED, "environment" },
                { "go1.16", NULL, NULL, "6.1.0", MADVISE_DONTNEED, "since Go 1.16" },
                { "go1.27.4", NULL, "madvdontneed=0", "6.1.0", MADVISE_FREE, "environment" },
                { "go1.22.1", linked, NULL, "6.1.0", MADVISE_FREE, "linked in" },
                { "go1.22.1", linked, "madvdontneed=1", "6.1.0", MADVISE_DONTNEED, "environment" },
                /* //go:debug does not set settings of the runtime alone. */
                { "go1.22.1", source, NULL, "6.1.0", MADVISE_DONTNEED, "since Go 1.16" },
                { "go1.22.1", NULL, "madvdontneed=1,madvdontneed=0", "6.1.0", MADVISE_FREE, "environment" },
                { "go1.22.1", NULL, "xmadvdontneed=0,madvdontneed=x", "6.1.0", MADVISE_DONTNEED, "1.16" },
                { "devel go1.27-1a2b3c Mon", NULL, NULL, "6.1.0", MADVISE_DONTNEED, "since Go 1.16" },
                { NULL, NULL, NULL, "6.1.0", MADVISE_UNKNOWN, "not known" },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct go_facts facts = { .version = mem_dup(cases[i].version),
                                          .settings = mem_dup(cases[i].settings),
                                          .godebug = mem_dup(cases[i].godebug) };

                madvise_predict(&facts, cases[i].kernel);
                if (facts.madvise_predicted != cases[i].expected || !strstr(facts.madvise_why, cases[i].step))
                        fail_msg("case %zu: %s, %s", i, madvise_names[facts.madvise_predicted],
                                 facts.madvise_why);
                go_facts_clear(&facts);
        }
}

static void test_huge_pages_name_each_step(void **state)
{
        struct go_facts facts = { .version = mem_dup("go1.21.2"), .godebug = mem_dup("disablethp=1") };

        (void)state;
        madvise_predict_huge(&facts, "always [madvise] never\n");
        assert_non_null(strstr(facts.huge_pages_why, "'madvise'"));
        assert_non_null(strstr(facts.huge_pages_why, "1.21.0 to 1.21.3"));
        assert_non_null(strstr(facts.huge_pages_why, "not known to this version"));
        go_facts_clear(&facts);
}

static void test_facts_of_a_process_that_is_not_go(void **state)
{
        struct go_facts facts = { 0 };
        struct process_ref self = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_true(process_ref_open(getpid(), &self, &err));
        assert_true(go_facts_read(&self, &facts, &err));
        assert_false(facts.is_go);
        assert_non_null(strstr(facts.not_go_reason, "not a Go program"));
        assert_int_equal(facts.madvise_predicted, MADVISE_UNKNOWN);
        assert_non_null(facts.executable);
        assert_false(facts.is_static);
        assert_true(facts.text.bytes > 0);
        assert_true(go_facts_hash(&self, &facts, &err));
        process_ref_clear(&self);
        assert_int_equal(strlen(facts.sha256), 64);
        go_facts_clear(&facts);
}

static void test_facts_of_files_that_are_no_programs(void **state)
{
        struct go_facts facts = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_true(go_facts_read_file(FIXTURES "/prometheus.txt", &facts, &err));
        assert_string_equal(facts.not_go_reason, "not an ELF program");
        go_facts_clear(&facts);
        assert_false(go_facts_read_file(FIXTURES "/no such file", &facts, &err));
}

static void test_host_facts_say_what_they_know(void **state)
{
        struct process_ref self = { 0 };
        struct host_facts facts = { 0 };
        char *limits;

        (void)state;
        assert_true(process_ref_open(getpid(), &self, NULL));
        limits = host_facts_limits(&self);
        host_facts_read(&self, &facts);
        process_ref_clear(&self);
        assert_non_null(facts.kernel);
        assert_true(facts.page_bytes >= 4096 && facts.memory_bytes > 0 && facts.processors > 0);
        assert_true(!facts.cgroup_version || facts.cgroup_path);
        assert_non_null(strstr(limits, "open_files="));
        host_facts_clear(&facts);
        free(limits);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_madvise_prediction_follows_the_runtime),
                cmocka_unit_test(test_huge_pages_name_each_step),
                cmocka_unit_test(test_facts_of_a_process_that_is_not_go),
                cmocka_unit_test(test_facts_of_files_that_are_no_programs),
                cmocka_unit_test(test_host_facts_say_what_they_know),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* goheap/goroutine_profile: what is written is read back by the reader of net/http/pprof's profiles. */
#include "goheap/goroutine_profile.h"

#include "base/err.h"
#include "base/strbuf.h"
#include "goheap/names.h"
#include "goheap/pclntab.h"
#include "pclntab_fixture.h"
#include "unit.h"
#include "verdict/pprof.h"
#include "verdict/stacks.h"

enum { TEXT = 0x401000 };

static const struct pclntab_fixture_function functions[] = {
        { "main.handle", 0, 64 },
        { "main.wait", 64, 64 },
};

static void test_goroutine_profile_is_read_back_with_its_counts(void **state)
{
        const uint64_t waits[] = { TEXT + 64 + 8, TEXT + 5 }, runs[] = { TEXT };
        struct strbuf bytes = { 0 }, out = { 0 };
        struct goroutine_profile *profile;
        struct stacks stacks = { 0 };
        struct pclntab table;
        struct names *names;
        struct err err = { 0 };

        (void)state;
        pclntab_fixture(PCLNTAB_GO_1_20, TEXT, functions, 2, &bytes);
        assert_true(pclntab_open(bytes.text, bytes.len, &table, NULL));
        table.base = TEXT;
        names = names_from(&table, 0, 0);
        profile = goroutine_profile_new(names);
        for (int i = 0; i < 5000; i++)
                goroutine_profile_add(profile, waits, 2, "chan receive", TEXT + 5);
        goroutine_profile_add(profile, waits, 2, "select", TEXT + 5); /* another label, the same stack */
        goroutine_profile_add(profile, runs, 1, "running", 0);
        goroutine_profile_write(profile, 1700000000000000000, &out);
        assert_true(out.len < 1000); /* equal ones are one sample */
        if (!pprof_parse(out.text, out.len, "goroutine", &stacks, &err))
                fail_msg("%s", err.message);
        assert_int_equal(stacks.count, 2);
        for (size_t i = 0; i < stacks.count; i++)
                assert_true(stacks.items[i].value == 5001 || stacks.items[i].value == 1);
        stacks_clear(&stacks);
        goroutine_profile_free(profile);
        names_free(names);
        strbuf_clear(&out);
        strbuf_clear(&bytes);
}

static void test_goroutine_profile_holds_more_stacks_than_it_began_with_room_for(void **state)
{
        struct strbuf bytes = { 0 }, out = { 0 };
        struct goroutine_profile *profile;
        struct stacks stacks = { 0 };
        struct pclntab table;
        struct names *names;
        double sum = 0;

        (void)state;
        pclntab_fixture(PCLNTAB_GO_1_20, TEXT, functions, 2, &bytes);
        assert_true(pclntab_open(bytes.text, bytes.len, &table, NULL));
        names = names_from(&table, 0, 0);
        profile = goroutine_profile_new(names);
        for (uint64_t round = 0; round < 2; round++)
                for (uint64_t i = 0; i < 3000; i++)
                        goroutine_profile_add(profile, &(uint64_t){ 0x10000 + i }, 1, "select", 0);
        goroutine_profile_write(profile, 0, &out);
        assert_true(pprof_parse(out.text, out.len, "goroutine", &stacks, NULL));
        assert_int_equal(stacks.count, 3000); /* each address its own name */
        for (size_t i = 0; i < stacks.count; i++)
                sum += stacks.items[i].value;
        assert_true(sum == 6000);
        stacks_clear(&stacks);
        goroutine_profile_free(profile);
        names_free(names);
        strbuf_clear(&out);
        strbuf_clear(&bytes);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_goroutine_profile_is_read_back_with_its_counts),
                cmocka_unit_test(test_goroutine_profile_holds_more_stacks_than_it_began_with_room_for),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

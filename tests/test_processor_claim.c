#include "base/processor_claim.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "unit.h"

static void test_processor_claim_refuses_a_second_measurement(void **state)
{
        char folder[] = "/tmp/test_processor_claim.XXXXXX";
        struct processor_claim first = { 0 }, second = { 0 };
        struct err err = { 0 };

        (void)state;
        assert_non_null(mkdtemp(folder));
        assert_true(processor_claim_take(folder, &first, &err));
        assert_true(first.count > 0);
        assert_false(processor_claim_take(folder, &second, &err));
        assert_int_equal(err.kind, ERR_MEASURE);
        assert_non_null(strstr(err.message, "in use by another measurement, PID "));
        assert_int_equal(second.count, 0);
        processor_claim_release(&first);
        assert_true(processor_claim_take(folder, &second, &err));
        processor_claim_release(&second);
        assert_true(file_remove_tree(folder, &err));
}

int main(void)
{
        const struct CMUnitTest tests[] = { cmocka_unit_test(
                test_processor_claim_refuses_a_second_measurement) };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* model/exit_code: several at once. */
#include "model/exit_code.h"

#include "unit.h"

static void test_exit_code_130_then_4_then_1_then_3(void **state)
{
        static const int order[] = { EXIT_INTERRUPTED, EXIT_MEASURE, EXIT_GATE, EXIT_INCONCLUSIVE,
                                     EXIT_REACHED };

        (void)state;
        for (int i = 0; i < 5; i++)
                for (int j = i; j < 5; j++) {
                        assert_int_equal(exit_code_worse(order[i], order[j]), order[i]);
                        assert_int_equal(exit_code_worse(order[j], order[i]), order[i]);
                }
}

int main(void)
{
        const struct CMUnitTest tests[] = { cmocka_unit_test(test_exit_code_130_then_4_then_1_then_3) };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

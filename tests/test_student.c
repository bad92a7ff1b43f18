/* stats/student: against values of scipy.stats.t 1.10 and the closed forms for 1 and 2 degrees of freedom. */
#include "stats/student.h"

#include <math.h>

#include "unit.h"

static void assert_near(double value, double expected, double relative)
{
        if (!(fabs(value - expected) <= relative * fabs(expected)))
                fail_msg("%.17g is not %.17g", value, expected);
}

static void test_student_quantiles_are_those_of_the_tables(void **state)
{
        static const struct {
                double p, degrees, t;
        } rows[] = {
                { 0.9, 1, 3.0776835372078066 },    { 0.9, 2, 1.8856180831641507 },
                { 0.9, 3, 1.637744357215907 },     { 0.9, 4, 1.533206273713144 },
                { 0.9, 7, 1.4149239276488585 },    { 0.9, 13, 1.3501712887800512 },
                { 0.9, 21, 1.3231878738651723 },   { 0.9, 98, 1.2902499038829387 },
                { 0.95, 1, 6.313751514800932 },    { 0.95, 2, 2.919985580355516 },
                { 0.95, 3, 2.3533634348018264 },   { 0.95, 4, 2.13184678133629 },
                { 0.95, 7, 1.894578605061305 },    { 0.95, 13, 1.7709333959867988 },
                { 0.95, 21, 1.7207429028118775 },  { 0.95, 98, 1.6605512170440568 },
                { 0.99, 1, 31.82051595375758 },    { 0.99, 2, 6.964556718755855 },
                { 0.99, 3, 4.540702858698419 },    { 0.99, 4, 3.7469473879811366 },
                { 0.99, 7, 2.9979515668685277 },   { 0.99, 13, 2.6503088378527013 },
                { 0.99, 21, 2.517648016044097 },   { 0.99, 98, 2.365002410117655 },
                { 0.995, 1, 63.65674116287399 },   { 0.995, 2, 9.92484320091807 },
                { 0.995, 3, 5.84090929975643 },    { 0.995, 4, 4.604094871415897 },
                { 0.995, 7, 3.4994832973505026 },  { 0.995, 13, 3.012275838207184 },
                { 0.995, 21, 2.831359558017186 },  { 0.995, 98, 2.626931094814024 },
                { 0.9999, 1, 3183.0987571537103 }, { 0.9999, 2, 70.70007107496886 },
                { 0.9999, 3, 22.203742266780633 }, { 0.9999, 4, 13.033671721107503 },
                { 0.9999, 7, 7.063432838879061 },  { 0.9999, 13, 5.110578897627121 },
                { 0.9999, 21, 4.492860135642262 }, { 0.9999, 98, 3.864609855298758 },
        };

        (void)state;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
                assert_near(student_quantile(rows[i].p, rows[i].degrees), rows[i].t, 1e-8);
                assert_near(student_quantile(1 - rows[i].p, rows[i].degrees), -rows[i].t, 1e-8);
        }
        assert_true(student_quantile(0.5, 7) == 0);
}

static void test_student_cdf_and_quantile_undo_each_other(void **state)
{
        (void)state;
        for (double degrees = 1; degrees <= 64; degrees *= 2)
                for (double p = 0.001; p < 1; p += 0.0831)
                        assert_near(student_cdf(student_quantile(p, degrees), degrees), p, 1e-11);
        for (double p = 0.51; p < 1; p += 0.049) /* Cauchy */
                assert_near(student_quantile(p, 1), tan(M_PI * (p - 0.5)), 1e-10);
        assert_near(student_normal_cdf(1.959963984540054), 0.975, 1e-14);
        assert_near(student_normal_cdf(-3), 0.0013498980316300933, 1e-12);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_student_quantiles_are_those_of_the_tables),
                cmocka_unit_test(test_student_cdf_and_quantile_undo_each_other),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The t distribution through the regularised incomplete beta function, by its continued fraction (Abramowitz and
 * Stegun 26.5.8, evaluated by Lentz's method); quantiles by bisection, which is exact enough and cannot diverge. */
#include "stats/student.h"

#include <math.h>

static double keep_from_zero(double value)
{
        return fabs(value) < 1e-300 ? 1e-300 : value;
}

/* The continued fraction of I_x(a, b), to be used where x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x)
{
        double c = 1;
        double d = 1 / keep_from_zero(1 - (a + b) * x / (a + 1));
        double fraction = d;

        for (int m = 1; m <= 300; m++) {
                double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
                double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
                double step;

                d = 1 / keep_from_zero(1 + even * d);
                c = keep_from_zero(1 + even / c);
                fraction *= d * c;
                d = 1 / keep_from_zero(1 + odd * d);
                c = keep_from_zero(1 + odd / c);
                step = d * c;
                fraction *= step;
                if (fabs(step - 1) < 1e-15)
                        break;
        }
        return fraction;
}

static double beta_regularised(double a, double b, double x)
{
        double front;

        if (x <= 0 || x >= 1)
                return x <= 0 ? 0 : 1;
        front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
        if (x < (a + 1) / (a + b + 2))
                return front * beta_fraction(a, b, x) / a;
        return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double student_cdf(double t, double degrees)
{
        double tail = beta_regularised(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2;

        return t > 0 ? 1 - tail : tail;
}

double student_quantile(double p, double degrees)
{
        double low = -1, high = 1;

        while (student_cdf(low, degrees) > p && low > -1e12)
                low *= 2;
        while (student_cdf(high, degrees) < p && high < 1e12)
                high *= 2;
        for (int i = 0; i < 200 && high - low > 1e-13 * fabs(high); i++) {
                double middle = (low + high) / 2;

                if (student_cdf(middle, degrees) < p)
                        low = middle;
                else
                        high = middle;
        }
        return (low + high) / 2;
}

double student_normal_cdf(double z)
{
        return erfc(-z / sqrt(2)) / 2;
}

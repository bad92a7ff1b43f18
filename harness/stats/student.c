/* The t distribution through the regularised incomplete beta function, by its continued fraction (Abramowitz and
 * Stegun 26.5.8, evaluated by Lentz's method). Quantiles start from Hill's expansion (1970, algorithm 396) and are
 * finished by Newton's method. */
#include "stats/student.h"

#include <math.h>

static double keep_from_zero(double value)
{
        return fabs(value) < 1e-300 ? 1e-300 : value;
}

/* The continued fraction of I_x(a, b). It converges fast only for x < (a + 1) / (a + b + 2). */
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

static double density(double t, double degrees)
{
        double log_scale = lgamma((degrees + 1) / 2) - lgamma(degrees / 2) - log(degrees * M_PI) / 2;

        return exp(log_scale - (degrees + 1) / 2 * log1p(t * t / degrees));
}

/* The standard normal z with P(Z > z) = q < 1/2 (Abramowitz and Stegun 26.2.23, error below 4.5e-4). */
static double normal_start(double q)
{
        double t = sqrt(-2 * log(q));

        return t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                           (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/* The t with P(T > t) = q ≤ 1/2, to a few digits: where Newton's method starts. */
static double upper_start(double q, double degrees)
{
        double z = normal_start(q), square = z * z;
        double first = (square + 1) / 4;
        double second = (5 * square * square + 16 * square + 3) / 96;

        if (degrees <= 2) /* exact for 2, and near enough for less */
                return (1 - 2 * q) * sqrt(2 / (4 * q * (1 - q)));
        return z * (1 + first / degrees + second / (degrees * degrees));
}

double student_quantile(double p, double degrees)
{
        double q = p < 0.5 ? p : 1 - p;
        double t = p == 0.5 ? 0 : upper_start(q, degrees);

        for (int i = 0; i < 100 && p != 0.5; i++) {
                double step = (1 - student_cdf(t, degrees) - q) / density(t, degrees);

                step = fmax(step, -t / 2); /* keeps t above 0 */
                t += step;
                if (fabs(step) <= 1e-14 * t)
                        break;
        }
        return p < 0.5 ? -t : t;
}

double student_normal_cdf(double z)
{
        return erfc(-z / sqrt(2)) / 2;
}

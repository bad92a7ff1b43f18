/* Student's t distribution, for intervals from few points. */
#pragma once

/* P(T ≤ t) with `degrees` > 0 degrees of freedom. */
double student_cdf(double t, double degrees);
/* The t that is exceeded with probability 1 - p; p in (0, 1). student_quantile(0.99, 4) is 3.747. */
double student_quantile(double p, double degrees);
/* P(Z ≤ z) of the standard normal distribution. */
double student_normal_cdf(double z);

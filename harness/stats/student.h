/* Student's t distribution, for intervals from few points. */
#pragma once

/* Returns P(T ≤ t) with `degrees` > 0 degrees of freedom. */
double student_cdf(double t, double degrees);
/* Returns the t with P(T ≤ t) = p; p in (0, 1). student_quantile(0.99, 4) is 3.747. */
double student_quantile(double p, double degrees);
/* Returns P(Z ≤ z) of the standard normal distribution. */
double student_normal_cdf(double z);

/* Rates: how fast the memory behind each growing channel grows, per run, per request or per hour, and when it reaches the
 * memory limit. */
#pragma once

struct result;
struct validity;
struct verdict;

/* Fills rates, bytes_per_run, bytes_per_request, limit_reached_s or limit_why, and held_per_run of a verdict whose shape and
 * cause are decided. What does not apply becomes NAN. */
void rates_fill(const struct result *result, const struct validity *validity, struct verdict *verdict);

/* Rates: how fast the memory behind the cause grows, per run and per request, and when that meets the limit. */
#pragma once

struct result;
struct validity;
struct verdict;

/* Fills rates, bytes_per_run, bytes_per_request and limit_reached_s of a verdict whose shape and cause are decided. */
void rates_fill(const struct result *result, const struct validity *validity, struct verdict *verdict);

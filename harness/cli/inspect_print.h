/* The screen of `plateau inspect`. */
#pragma once

struct inspection;

/* Prints to standard output. */
void inspect_print(const struct inspection *inspection);

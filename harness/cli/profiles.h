/* The profiles that are compared: after the verdict's warm-up, and after the last run. */
#pragma once

#include <stdbool.h>

struct err;
struct result;
struct result_writer;

/* Puts copies of the profiles of the last run of the warm-up beside those of the last run, as heap-before.pb.gz and
 * goroutines-before.txt, and names the four in `result`. The warm-up is that of the verdict: what filled in it is not
 * what grew after. Nothing where one of the two runs has no profile. */
bool profiles_keep_reference(struct result_writer *writer, struct result *result, struct err *err);

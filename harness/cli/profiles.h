/* Chooses the profiles that are compared: the one after the verdict's warm-up, and the one after the last run. */
#pragma once

#include <stdbool.h>

struct err;
struct result;
struct result_writer;

/* Copies the profiles of the last run of the warm-up to the folder of the last run, as heap-before.pb.gz and
 * goroutines-before.txt, and names all four in `result`. The warm-up is the verdict's: caches that filled during it are
 * not what grew later. Does nothing if one of the two runs has no profile. */
bool profiles_keep_reference(struct result_writer *writer, struct result *result, struct err *err);

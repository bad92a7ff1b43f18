/* gnuplot, as an external program: found on PATH, run without a shell, within a time limit. */
#pragma once

#include <stdbool.h>

struct err;

/* The path of gnuplot, fresh memory that the caller frees; NULL where PATH has none. */
char *gnuplot_find(void);
/* Runs `gnuplot -d script` in `folder`; false where there is no gnuplot, or it fails (with its last words), or it
 * takes longer than `seconds_max` (it is ended then). */
bool gnuplot_run(const char *folder, const char *script, int seconds_max, struct err *err);

/* gnuplot, as an external program: found on PATH, run without a shell, within a time limit. */
#pragma once

#include <stdbool.h>

struct err;

/* Returns the path of gnuplot, which the caller frees; NULL if it is not on PATH. */
char *gnuplot_find(void);
/* Runs `gnuplot -d script` in `folder`. False if there is no gnuplot, if it fails (the error has its message), or if it
 * takes longer than `seconds_max`, after which it is killed. */
bool gnuplot_run(const char *folder, const char *script, int seconds_max, struct err *err);

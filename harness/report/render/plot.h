/* Plots as gnuplot scripts with their data, and the pictures drawn from them.
 *
 * A script is self-contained: `cd plots && gnuplot timeline.gp` draws the same bytes again, and users may edit it. Text
 * from outside appears in it only inside single quotes.
 */
#pragma once

#include <stdbool.h>

struct err;
struct figure;
struct strbuf;

/* Appends the script of a figure. */
void plot_append_script(const struct figure *figure, struct strbuf *buf);
/* Writes NAME.csv and NAME.gp into `folder`. */
bool plot_write(const struct figure *figure, const char *folder, struct err *err);
/* Draws NAME.svg and NAME.png from them with gnuplot. */
bool plot_draw(const char *folder, const char *name, struct err *err);

/* Plots for the write-up: a gnuplot script beside its data, and the pictures that it draws.
 *
 * The script stands alone: `cd plots && gnuplot timeline.gp` draws the same bytes again, and whoever wants other
 * colours edits it. No text that came from outside reaches it except inside single quotes.
 */
#pragma once

#include <stdbool.h>

struct err;
struct figure;
struct strbuf;

/* The script of a figure. */
void plot_append_script(const struct figure *figure, struct strbuf *buf);
/* Writes NAME.csv and NAME.gp into `folder`. */
bool plot_write(const struct figure *figure, const char *folder, struct err *err);
/* Draws NAME.svg and NAME.png from them with gnuplot. */
bool plot_draw(const char *folder, const char *name, struct err *err);

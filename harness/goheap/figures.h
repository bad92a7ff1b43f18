/* The numbers that the runtime itself keeps about its heap, in its variables gcController and memstats. */
#pragma once

struct heap_figures;
struct heap_place;
struct image;

/* Sets each of `figures` that can be read; those that cannot, or that this version of Go does not keep, stay as they
 * are. */
void figures_read(struct image *image, const struct heap_place *place, struct heap_figures *figures);

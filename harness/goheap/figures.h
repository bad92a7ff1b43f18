/* The numbers that the runtime keeps of its heap: read from gcController and memstats, absent where not found. */
#pragma once

struct heap_figures;
struct heap_place;
struct image;

void figures_read(struct image *image, const struct heap_place *place, struct heap_figures *figures);

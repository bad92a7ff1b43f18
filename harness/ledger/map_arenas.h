/* The step of map_build() that finds Go's heap arenas. */
#pragma once

struct claims;
struct map;

/* Pieces that are arenas become MAP_GO_ARENA; the others stay what they are. */
void map_find_arenas(struct map *map, const struct claims *claims);

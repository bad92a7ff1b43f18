/* The step of map_build() that finds Go's heap arenas. */
#pragma once

struct claims;
struct map;

/* Turns the pieces that are arenas into MAP_GO_ARENA, and leaves the others alone. */
void map_find_arenas(struct map *map, const struct claims *claims);

/* Sums up a heap's objects by type. The runtime keeps the type of an object only in Go 1.22 and later, and only where
 * the object holds pointers and is larger than 512 bytes. */
#pragma once

struct heap_look;
struct image;
struct names;
struct spans;

/* Names the large objects of `look` and fills look->types, most bytes first. A large object's type is in its mspan, a
 * smaller one's in the word before its first field [malloc header]. Where a size class has more than 256 spans, every
 * n-th is read and counted n times, so that these sums are estimates. Before Go 1.22 nothing changes. */
void heap_types_fill(struct image *image, const struct names *names, const struct spans *spans,
                     struct heap_look *look);

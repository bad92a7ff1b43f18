/* What a heap's memory is made of, by type, where the runtime keeps the types of objects (Go 1.22 and later): those that
 * hold pointers and are larger than 512 bytes. */
#pragma once

struct heap_look;
struct image;
struct names;
struct spans;

/* Names the large objects of `look` and fills look->types, most bytes first. The type of a large object stands in its
 * span, that of a smaller one in the word before its first field; of these, one span in so many is read where there are
 * more than 256 of a class, and the sums say what that comes to. Nothing is known before Go 1.22. */
void heap_types_fill(struct image *image, const struct names *names, const struct spans *spans,
                     struct heap_look *look);

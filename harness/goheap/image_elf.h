/* What the executable's file adds to an image: the symbols that it names, and how far it was moved. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum image_symbol {
        IMAGE_MHEAP,
        IMAGE_ALLGS,
        IMAGE_ALLGLEN,
        IMAGE_ALLM,
        IMAGE_GC_CONTROLLER,
        IMAGE_MEMSTATS,
        IMAGE_FIRST_MODULE,
        IMAGE_PERSISTENT_CHUNKS,
        IMAGE_GC_BITS_ARENAS,
        IMAGE_BUCKHASH,
        IMAGE_SYMBOL_COUNT,
};

struct image_elf {
        uint64_t load_bias; /* added to an address of the file to make one of the process */
        bool has_symbols;
        uint64_t symbols[IMAGE_SYMBOL_COUNT]; /* addresses in the process; 0: not named */
};

/* `first_address` is where the file's first page is mapped. A file that cannot be read, or names nothing, leaves
 * symbols at 0: the structural search is for that. */
void image_elf_read(const char *path, uint64_t first_address, struct image_elf *ret);

/* Reads what the executable's ELF file adds to an image: addresses of the runtime's variables, and the load bias. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Variables of package runtime. */
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
        uint64_t load_bias;                   /* address in the process minus address in the ELF file */
        bool has_symbols;                     /* runtime.mheap_ is in the symbol table */
        uint64_t symbols[IMAGE_SYMBOL_COUNT]; /* addresses in the process; 0: not in the symbol table */
};

/* `first_address` is where the file's first page is mapped. A file that cannot be read, or has no symbol table, leaves
 * the symbols 0: then find_heap() and goroutine_find() search by structure. */
void image_elf_read(const char *path, uint64_t first_address, struct image_elf *ret);

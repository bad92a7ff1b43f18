/* A Go process as it lies in memory: its mappings, where its program was loaded, the layout of its runtime's
 * structures, and the runtime's variables as far as a symbol table names them.
 *
 * What the finders (find_heap.h) and the walkers build on. Everything read from the process may be wrong or hostile: an
 * address is only a hint until it was checked, and every length is bounded by whoever reads it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "goheap/image_elf.h"
#include "goheap/layout.h"
#include "model/smaps.h"

struct err;
struct memory_reader;
struct process_ref;

/* Where the layout came from, best first. */
enum image_layout_from {
        IMAGE_LAYOUT_DWARF,     /* the program's own */
        IMAGE_LAYOUT_TABLE,     /* the row of its version */
        IMAGE_LAYOUT_NEIGHBOUR, /* the row of the nearest older version: holds as far as every check holds */
};

struct image_range {
        uint64_t start;
        uint64_t end;
};
enum { IMAGE_RANGES_MAX = 16 };

struct image {
        struct memory_reader *memory; /* owned */
        struct strbuf maps_text;
        struct smaps maps; /* of /proc/PID/maps: no sizes */
        struct layout layout;
        enum image_layout_from layout_from;
        uint64_t load_bias; /* added to an address of the file to make one of the process */
        bool has_symbols;
        uint64_t symbols[IMAGE_SYMBOL_COUNT]; /* addresses in the process; 0: not named */
        /* The program's own mappings: text, and variables with the .bss that abuts them. */
        struct image_range text[IMAGE_RANGES_MAX];
        size_t text_count;
        struct image_range data[IMAGE_RANGES_MAX];
        size_t data_count;
};

/* Opens memory, mappings and the executable's file. `go_version` is "go1.19.8", `elf_machine` e_machine. An error names
 * the step that failed: memory that may not be read, a version without a layout. */
bool image_open(const struct process_ref *process, const char *go_version, int elf_machine,
                struct image *ret_image, struct err *err);
/* The same from what a test has: the text of maps, the executable's path in it, a layout. Takes `memory`. */
bool image_from(struct memory_reader *memory, const char *maps, size_t maps_len, const char *executable,
                const struct layout *layout, struct image *ret_image, struct err *err);
/* A zeroed struct is fine. */
void image_clear(struct image *image);

/* Reads the mappings anew: the process grew since. False: what was known stays. */
bool image_read_maps(struct image *image, const struct process_ref *process, struct err *err);

/* Whether it lies in the executable's machine code, or in its variables. */
bool image_is_text(const struct image *image, uint64_t address);
bool image_is_data(const struct image *image, uint64_t address);
/* [address, address + len) lies in one writable anonymous mapping, or in several without a gap. */
bool image_is_anonymous(const struct image *image, uint64_t address, uint64_t len);

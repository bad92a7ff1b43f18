/* Opens a Go process for reading: its memory and mappings, where its program was loaded, the layout of its runtime's
 * structures, and the addresses of the runtime's variables if the program has a symbol table.
 *
 * Everything else in this folder builds on it. What is read from the process may be wrong or hostile: check an address
 * before you follow it, and bound every length.
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
        IMAGE_LAYOUT_NEIGHBOUR, /* the row of the nearest older version: right only if all checks agree */
};

struct image_range {
        uint64_t start;
        uint64_t end;
};
enum { IMAGE_RANGES_MAX = 16 };

struct image {
        struct memory_reader *memory; /* owned */
        struct strbuf maps_text;
        struct smaps maps; /* from /proc/PID/maps, so without Rss and other sizes; points into maps_text */
        struct layout layout;
        enum image_layout_from layout_from;
        uint64_t load_bias; /* address in the process minus address in the ELF file */
        bool has_symbols;
        uint64_t symbols[IMAGE_SYMBOL_COUNT]; /* addresses in the process; 0: not in the symbol table */
        /* The executable's mappings: machine code, and variables together with the .bss that follows them. */
        struct image_range text[IMAGE_RANGES_MAX];
        size_t text_count;
        struct image_range data[IMAGE_RANGES_MAX];
        size_t data_count;
};

/* Opens a process. `go_version` is like "go1.19.8", `elf_machine` is the ELF header's e_machine. An error names the
 * step that failed: memory that may not be read, a version without a layout. Clear with image_clear(). */
bool image_open(const struct process_ref *process, const char *go_version, int elf_machine,
                struct image *ret_image, struct err *err);
/* Makes an image from given parts, for tests: the text of /proc/PID/maps, the executable's path as it stands there, a
 * layout. Owns `memory` from then on, on failure too. */
bool image_from(struct memory_reader *memory, const char *maps, size_t maps_len, const char *executable,
                const struct layout *layout, struct image *ret_image, struct err *err);
/* Frees what the image holds; a zeroed struct is fine. */
void image_clear(struct image *image);

/* Reads the mappings again, as the process may have grown. An error where they cannot be read (the old ones stay then),
 * or where none of them holds the executable's variables. */
bool image_read_maps(struct image *image, const struct process_ref *process, struct err *err);

/* Whether the address lies in the executable's machine code, or in its variables. */
bool image_is_text(const struct image *image, uint64_t address);
bool image_is_data(const struct image *image, uint64_t address);
/* Whether [address, address + len) lies in private, writable, anonymous mappings, without a gap. */
bool image_is_anonymous(const struct image *image, uint64_t address, uint64_t len);

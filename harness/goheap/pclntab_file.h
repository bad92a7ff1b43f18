/* The function table of a program, found in its file.
 *
 * By section where the file has a list of them, else by its magic: a packer or `sstrip` may have cut the list off. The
 * file is mapped and not read: of a table of 14 MiB a few hundred pages are touched.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "goheap/pclntab.h"

struct err;

enum { PCLNTAB_FILE_SEGMENTS_MAX = 16 };

/* A part of the file that is loaded, addresses as linked. */
struct pclntab_segment {
        uint64_t address;
        uint64_t memory_bytes;
        const uint8_t *bytes; /* of the file */
        size_t len;
        bool executable, writable;
};

struct pclntab_file {
        struct pclntab table; /* base 0 */
        uint64_t address;     /* of the table, as linked */
        uint64_t entry;       /* where the program begins, as linked */
        int machine;          /* ELF's number */
        struct pclntab_segment segments[PCLNTAB_FILE_SEGMENTS_MAX];
        size_t segment_count;
        /* Of the mapping. */
        void *elf;
        int fd;
};

/* ERR_MEASURE where the file cannot be opened; ERR_FORMAT where it is no ELF file or holds no such table. */
bool pclntab_file_open(const char *path, struct pclntab_file *ret_file, struct err *err);
/* Also of a struct that is empty but for its fd, -1. */
void pclntab_file_close(struct pclntab_file *file);

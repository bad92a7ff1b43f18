/* Finds the function table (pclntab.h) in a program's ELF file.
 *
 * By the name of its section, or by its magic where the file has no section headers: a packer or `sstrip` may have
 * removed them. The file is mapped, not read: of a table of 14 MiB a few hundred pages are touched.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "goheap/pclntab.h"

struct err;

enum { PCLNTAB_FILE_SEGMENTS_MAX = 16 };

/* A PT_LOAD segment; addresses as linked. */
struct pclntab_segment {
        uint64_t address;
        uint64_t memory_bytes;
        const uint8_t *bytes; /* its part of the file; points into the mapping */
        size_t len;
        bool executable, writable;
};

struct pclntab_file {
        struct pclntab table; /* base 0 */
        uint64_t address;     /* of the table, as linked */
        uint64_t entry;       /* the program's entry point, as linked */
        int machine;          /* ELF's e_machine */
        struct pclntab_segment segments[PCLNTAB_FILE_SEGMENTS_MAX];
        size_t segment_count;
        /* What holds the mapping. */
        void *elf;
        int fd;
};

/* Opens a file; close with pclntab_file_close(). ERR_MEASURE where it cannot be opened; ERR_FORMAT where it is no ELF
 * file or has no function table. */
bool pclntab_file_open(const char *path, struct pclntab_file *ret_file, struct err *err);
/* Closes the file; a struct that is zero but for fd -1 is fine. */
void pclntab_file_close(struct pclntab_file *file);

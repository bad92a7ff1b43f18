/* Reads the pclntab, the table in every Go program that leads from program counters to functions, files, lines and
 * stack depths.
 *
 * It is the section .gopclntab (.data.rel.ro.gopclntab in position-independent programs before Go 1.26). The runtime
 * needs it, so `strip` and -ldflags='-s -w' leave it in place. Four layouts exist, each with its magic: Go 1.2 to 1.15,
 * 1.16 and 1.17, 1.18 and 1.19, 1.20 and later (Go's debug/gosym and runtime/symtab.go describe them). These functions
 * do no I/O. The bytes may be damaged or hostile: every offset is checked against `len` and every walk is bounded, so
 * that the worst result is a wrong or missing name.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

struct pclntab {
        const uint8_t *bytes; /* borrowed */
        size_t len;
        bool has_offsets;    /* Go 1.18 and later: entries are offsets from the start of the text */
        bool has_units;      /* Go 1.16 and later: files are looked up by compilation unit */
        uint64_t text_start; /* as linked; 0: not stored (Go 1.26 and later, or left to a relocation) */
        /* What to add to an entry to get an address in the process; set by the caller. With has_offsets: where the text
         * begins in the process. Else: the load bias. */
        uint64_t base;
        uint64_t quantum; /* bytes of the smallest instruction: 1 on amd64, 4 on arm64 */
        size_t functions;
        /* Offsets in `bytes` of the parts of the table, checked against `len`. */
        size_t functab_at, funcdata_at, names_at, units_at, files_at, values_at;
};

/* A text inside the table's bytes. Use `len`: do not rely on a NUL behind it. */
struct pclntab_text {
        const char *at;
        size_t len;
};

struct pclntab_function {
        uint64_t entry; /* [entry, end): addresses in the process */
        uint64_t end;
        struct pclntab_text name; /* "main.(*service).leak.func1"; empty where it cannot be read */
        /* Offsets of this function's tables from values_at; 0: none. */
        uint32_t depths, files, lines;
        uint32_t unit; /* index of its compilation unit's first entry in the table of files by unit */
};

/* Opens a table whose bytes are borrowed; `base` is 0. ERR_FORMAT where the header is not that of a pclntab, of another
 * byte order or word size, or the table is truncated. */
bool pclntab_open(const void *bytes, size_t len, struct pclntab *ret_table, struct err *err);

/* Finds the function that holds `pc`, by binary search; false where none does. For a return address ask for pc - 1: the
 * call may be the last instruction of its function. */
bool pclntab_find(const struct pclntab *table, uint64_t pc, struct pclntab_function *ret_function);

/* Sets file and line of the instruction at `pc` in `function`; false where the table does not have them. */
bool pclntab_line(const struct pclntab *table, const struct pclntab_function *function, uint64_t pc,
                  struct pclntab_text *ret_file, int64_t *ret_line);

/* Sets the size of the stack frame of `function` at `pc` (runtime: pcsp), without the return address that a call pushes
 * on amd64; false where the table does not have it. Not necessarily a multiple of the word size. */
bool pclntab_depth(const struct pclntab *table, const struct pclntab_function *function, uint64_t pc,
                   uint64_t *ret_bytes);

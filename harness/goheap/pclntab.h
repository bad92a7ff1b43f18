/* The table that every Go program carries from program counters to functions, files, lines and stack depths.
 *
 * It is section .gopclntab (.data.rel.ro.gopclntab in position-independent programs before Go 1.26), needed by the
 * runtime itself and so left in place by `strip` and -ldflags='-s -w'. Four layouts exist, told apart by their magic:
 * that of Go 1.2 to 1.15, of 1.16 and 1.17, of 1.18 and 1.19, and since 1.20 (Go's debug/gosym and runtime/symtab.go
 * describe them). Pure: bytes in, names out. The bytes come from a file or a process that may be damaged or hostile:
 * every offset is checked against `len` and every walk is bounded, so the worst is a wrong or missing name.
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
        uint64_t text_start; /* as linked; 0: not told (Go 1.26 and later, or left to a relocation) */
        /* Added to an entry to make an address of the process; the caller sets it. Entries that are offsets: where
         * the text begins in the process. Entries that are addresses: how far the program was moved (load bias). */
        uint64_t base;
        uint64_t quantum; /* the least distance of two instructions: 1 on amd64, 4 on arm64 */
        size_t functions;
        /* Places in `bytes`, each known to lie within it. */
        size_t functab_at, funcdata_at, names_at, units_at, files_at, values_at;
};

/* A text inside the table's bytes; not NUL-terminated for the reader's purposes. */
struct pclntab_text {
        const char *at;
        size_t len;
};

struct pclntab_function {
        uint64_t entry; /* addresses of the process */
        uint64_t end;
        struct pclntab_text name; /* "main.(*service).leak.func1"; empty where it cannot be read */
        /* Places of this function's tables in the table of values, 0: none. */
        uint32_t depths, files, lines;
        uint32_t unit; /* first row of its compilation unit */
};

/* Checks the header. ERR_FORMAT where it is no such table, of a byte order or word size that is not ours, or cut. */
bool pclntab_open(const void *bytes, size_t len, struct pclntab *ret_table, struct err *err);

/* The function that holds `pc`; false where none does. Binary search. For the address a call returns to, ask for
 * pc - 1: a call may be a function's last instruction. */
bool pclntab_find(const struct pclntab *table, uint64_t pc, struct pclntab_function *ret_function);

/* File and line of an instruction of `function`; false where the table does not tell. */
bool pclntab_line(const struct pclntab *table, const struct pclntab_function *function, uint64_t pc,
                  struct pclntab_text *ret_file, int64_t *ret_line);

/* Bytes that `function` has on the stack when it stands at `pc`, without the return address that a call pushes on
 * amd64; false where the table does not tell. Never negative, a multiple of nothing in particular. */
bool pclntab_depth(const struct pclntab *table, const struct pclntab_function *function, uint64_t pc,
                   uint64_t *ret_bytes);

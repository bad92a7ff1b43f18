/* Function tables in each of Go's layouts, for tests of what reads them. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

#define PCLNTAB_GO_1_2 0xfffffffbu
#define PCLNTAB_GO_1_16 0xfffffffau
#define PCLNTAB_GO_1_18 0xfffffff0u
#define PCLNTAB_GO_1_20 0xfffffff1u

struct pclntab_fixture_function {
        const char *name;
        uint64_t at, len; /* bytes behind the start of the text; len ≤ 256 */
};

/* Appends a table of functions in rising order. Each stands in /src/main.go: line 10 with no bytes on the stack for 4
 * instructions, line 11 with 64 for 12, then line 14 with none. */
void pclntab_fixture(uint32_t magic, uint64_t text, const struct pclntab_fixture_function *functions,
                     size_t count, struct strbuf *ret);

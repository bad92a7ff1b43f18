/* Reads what an ELF file says about its program: build information, linking, where sections lie. */
#pragma once

#include <stdbool.h>

struct err;
struct go_facts;

/* Fills version, module, settings, build ID, cgo, PIE, sections; clear with go_facts_clear(). A file that is not a Go
 * program is no error: is_go is false, and not_go_reason says why (not ELF, not Go, packed). ERR_MEASURE where the file
 * cannot be opened. `path` may be /proc/PID/exe. */
bool elf_file_read(const char *path, struct go_facts *ret_facts, struct err *err);

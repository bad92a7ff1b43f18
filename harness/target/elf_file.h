/* What an ELF file says of the program in it, by libelf: build information, linking, where sections lie. */
#pragma once

#include <stdbool.h>

struct err;
struct go_facts;

/* Fills what the file can tell: version, module, settings, build ID, cgo, PIE, sections. A file that is no Go program
 * is no error: is_go is false and not_go_reason says why (not ELF, not Go, packed). An error where the file cannot be
 * read. `path` may be /proc/PID/exe. */
bool elf_file_read(const char *path, struct go_facts *ret_facts, struct err *err);

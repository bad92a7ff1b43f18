/* Reads what is known about a Go program: its ELF file, joined with its environment. */
#pragma once

#include <stdbool.h>

struct err;
struct go_facts;
struct process_ref;

/* Reads the facts of a running process, from /proc/PID/exe and environ, with the prediction of madvise for this kernel.
 * A process that is not Go is no error (see elf_file_read()). Clear with go_facts_clear(), as with the next one. */
bool go_facts_read(const struct process_ref *ref, struct go_facts *ret_facts, struct err *err);
/* Reads the facts of an executable that does not run; those from its environment are NULL. */
bool go_facts_read_file(const char *path, struct go_facts *ret_facts, struct err *err);
/* Sets sha256 to that of the executable that the process runs, even if another file is at its path now. */
bool go_facts_hash(const struct process_ref *ref, struct go_facts *facts, struct err *err);

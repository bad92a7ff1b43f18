/* Who the process is: what its ELF file says, joined with its environment. */
#pragma once

#include <stdbool.h>

struct err;
struct go_facts;
struct process_ref;

/* Of a running process: /proc/PID/exe and environ, and the prediction of madvise for this kernel. A process that is
 * not Go is no error (see elf_file_read). */
bool go_facts_read(const struct process_ref *ref, struct go_facts *ret_facts, struct err *err);
/* Of an executable that does not run; its environment is unknown. */
bool go_facts_read_file(const char *path, struct go_facts *ret_facts, struct err *err);
/* Sets sha256 from the executable of the process, also where its path has been replaced since. */
bool go_facts_hash(const struct process_ref *ref, struct go_facts *facts, struct err *err);

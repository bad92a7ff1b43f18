/* Reads what about the machine can change a figure: kernel, memory settings, limits. */
#pragma once

struct host_facts;
struct process_ref;

/* Fills what can be read; the rest is NULL or -1. The control group and its limit are those of the process `ref`. */
void host_facts_read(const struct process_ref *ref, struct host_facts *ret_facts);
/* Returns the soft RLIMIT_AS, RLIMIT_NOFILE and RLIMIT_STACK of a process as "name=value" lines, which the caller
 * frees; NULL where they cannot be read. */
char *host_facts_limits(const struct process_ref *ref);

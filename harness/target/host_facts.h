/* The machine around the process, as far as it can change a figure: kernel, memory settings, limits. */
#pragma once

struct host_facts;
struct process_ref;

/* Fills what can be read; the rest stays NULL or -1. `ref` names the process whose control group and limit count. */
void host_facts_read(const struct process_ref *ref, struct host_facts *ret_facts);
/* RLIMIT_AS, RLIMIT_NOFILE and RLIMIT_STACK of a process as "name=soft" lines; fresh memory, NULL: unreadable. */
char *host_facts_limits(const struct process_ref *ref);

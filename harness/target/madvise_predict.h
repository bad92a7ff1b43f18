/* How the runtime will return idle heap, and whether it asks for huge pages: predicted from version, linked-in
 * defaults, environment and kernel. A prediction only; the ledger observes. Pure. */
#pragma once

struct go_facts;

/* Sets madvise_predicted and madvise_why from version, settings and godebug. `kernel_release` as uname gives it. */
void madvise_predict(struct go_facts *facts, const char *kernel_release);
/* Sets huge_pages_why. `thp_enabled` is the content of /sys/kernel/mm/transparent_hugepage/enabled, NULL: unknown. */
void madvise_predict_huge(struct go_facts *facts, const char *thp_enabled);

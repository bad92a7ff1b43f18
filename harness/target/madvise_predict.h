/* Predicts how the runtime returns idle heap, and whether it asks for huge pages, from version, linked-in defaults,
 * environment and kernel. What it really does is observed by ledger/madvise_observe.h. No I/O. */
#pragma once

struct go_facts;

/* Sets madvise_predicted and madvise_why from version, settings and godebug. `kernel_release` as in struct utsname. */
void madvise_predict(struct go_facts *facts, const char *kernel_release);
/* Sets huge_pages_why. `thp_enabled` is the content of /sys/kernel/mm/transparent_hugepage/enabled, NULL: unknown. */
void madvise_predict_huge(struct go_facts *facts, const char *thp_enabled);

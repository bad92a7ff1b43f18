/* Ownership of facts; target/ gathers them. */
#include "model/facts.h"

#include <stdlib.h>

const char *const madvise_names[MADVISE_COUNT + 1] = {
        [MADVISE_UNKNOWN] = "UNKNOWN",
        [MADVISE_DONTNEED] = "DONTNEED",
        [MADVISE_FREE] = "FREE",
};

void go_facts_clear(struct go_facts *facts)
{
        char *const owned[] = { facts->not_go_reason, facts->executable,      facts->sha256,
                                facts->build_id,      facts->version,         facts->path,
                                facts->module,        facts->settings,        facts->gogc,
                                facts->gomemlimit,    facts->default_godebug, facts->godebug,
                                facts->gomaxprocs,    facts->madvise_why,     facts->madvise_evidence,
                                facts->huge_pages_why };

        for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++)
                free(owned[i]);
        *facts = (struct go_facts){ 0 };
}

void host_facts_clear(struct host_facts *facts)
{
        char *const owned[] = { facts->kernel,      facts->command_line, facts->cpu_model,
                                facts->governor,    facts->thp_enabled,  facts->virtualisation,
                                facts->thp_defrag,  facts->khugepaged,   facts->aslr,
                                facts->overcommit,  facts->cgroup_path,  facts->cgroup_version,
                                facts->load_average };

        for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++)
                free(owned[i]);
        *facts = (struct host_facts){ 0 };
}

void facts_clear(struct facts *facts)
{
        go_facts_clear(&facts->go);
        host_facts_clear(&facts->host);
        free(facts->limits);
        *facts = (struct facts){ 0 };
}

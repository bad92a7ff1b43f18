/* Frees facts and reads a Go version; target/ gathers the facts. */
#include "model/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const madvise_names[MADVISE_COUNT + 1] = {
        [MADVISE_UNKNOWN] = "UNKNOWN",
        [MADVISE_DONTNEED] = "DONTNEED",
        [MADVISE_FREE] = "FREE",
};

bool go_facts_version(const struct go_facts *facts, int *ret_minor, int *ret_patch)
{
        const char *at = facts->version ? strstr(facts->version, "go1.") : NULL;
        int minor;
        int patch = 0;

        if (!at || sscanf(at, "go1.%d.%d", &minor, &patch) < 1 || minor < 0 || patch < 0)
                return false;
        *ret_minor = minor;
        *ret_patch = patch;
        return true;
}

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
        free(facts->container);
        *facts = (struct facts){ 0 };
}

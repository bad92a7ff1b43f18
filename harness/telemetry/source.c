/* expvar is preferred: the same stop-the-world as pprof's page, without the dump of every call site. Prometheus'
 * page costs least, but lacks a few fields and may be large. */
#include "telemetry/source.h"

#include <stdlib.h>

#include "base/endpoint.h"
#include "base/mem.h"
#include "model/scenario.h"
#include "telemetry/process.h"

const struct source_file source_files[] = {
        { SOURCE_PROCFS, process_read_status, true, true },
        { SOURCE_SMAPS, process_read_rollup, false, false },
        { SOURCE_DESCRIPTORS, process_read_files, false, false },
        { SOURCE_CGROUP, process_read_cgroup, false, false },
};
const size_t source_file_count = sizeof(source_files) / sizeof(source_files[0]);

const struct source_file source_memory = { SOURCE_MEMORY, process_read_memory, false, false };

const struct source_page source_pages[] = {
        { SOURCE_EXPVAR, offsetof(struct scenario_target, expvar), "", "/debug/vars", PAGE_EXPVAR },
        { SOURCE_PPROF, offsetof(struct scenario_target, pprof), "heap?debug=1", "/debug/pprof/",
          PAGE_PPROF_HEAP },
        { SOURCE_PROMETHEUS, offsetof(struct scenario_target, prometheus), "", "/metrics", PAGE_PROMETHEUS },
};
const size_t source_page_count = sizeof(source_pages) / sizeof(source_pages[0]);

static char *join_url(const char *base_url, const char *path, const char *suffix)
{
        char *whole;
        char *url;

        if (!path)
                return NULL;
        whole = mem_printf("%s%s", path, suffix);
        url = endpoint_join(base_url, whole);
        free(whole);
        return url;
}

char *source_page_url(const struct source_page *page, const char *base_url,
                      const struct scenario_target *target)
{
        const char *path = *(char *const *)(const void *)((const char *)target + page->path_offset);

        return join_url(base_url, path, page->suffix);
}

char *source_profile_url(const char *base_url, const struct scenario_target *target, const char *profile)
{
        return join_url(base_url, target->pprof, profile);
}

char *source_release_url(const char *base_url, const struct scenario_target *target)
{
        return join_url(base_url, target->release, "");
}

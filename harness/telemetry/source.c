/* Expands SOURCE_TABLE once for each kind of source. */
#include "telemetry/source.h"

#include <stdlib.h>

#include "base/endpoint.h"
#include "base/mem.h"
#include "model/scenario.h"
#include "telemetry/process.h"

/* Names that the rows of model/source_table.h use. */
#define PROCESS_PACE true
#define SUMS_PACE false
#define REQUIRED true
#define DETAIL false

#define FILE_ROW(id, name, ...) { SOURCE_##id, __VA_ARGS__ },
const struct source_file source_files[] = { SOURCE_TABLE(FILE_ROW, SOURCE_SKIP, SOURCE_SKIP, SOURCE_SKIP) };
const size_t source_file_count = sizeof(source_files) / sizeof(source_files[0]);

#define INSIDE_ROW(id, name, reads)                                                                          \
        {                                                                                                    \
                SOURCE_##id, reads, SUMS_PACE, DETAIL                                                        \
        }
const struct source_file source_memory = SOURCE_TABLE(SOURCE_SKIP, SOURCE_SKIP, INSIDE_ROW, SOURCE_SKIP);

#define PAGE_ROW(id, name, ...) { SOURCE_##id, __VA_ARGS__ },
const struct source_page source_pages[] = { SOURCE_TABLE(SOURCE_SKIP, PAGE_ROW, SOURCE_SKIP, SOURCE_SKIP) };
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
        return join_url(base_url, target->pages[page->id], page->suffix);
}

char *source_profile_url(const char *base_url, const struct scenario_target *target, const char *profile)
{
        return join_url(base_url, target->pages[SOURCE_PPROF], profile);
}

char *source_release_url(const char *base_url, const struct scenario_target *target)
{
        return join_url(base_url, target->release, "");
}

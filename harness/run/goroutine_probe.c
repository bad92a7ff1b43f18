#include "run/goroutine_probe.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "goheap/goroutines.h"
#include "goheap/image.h"
#include "goheap/page_map.h"
#include "model/facts.h"
#include "model/goroutine_text.h"
#include "model/run.h"

enum { GROUPS_MAX = 200 };

struct goroutine_probe {
        struct image image;
        struct goroutines *goroutines; /* NULL: `failure` says why */
        struct err failure;
        struct page_map *pages; /* NULL: not known */
};

struct goroutine_probe *goroutine_probe_new(const struct process_ref *process, const struct go_facts *go)
{
        struct goroutine_probe *probe = mem_new(1, sizeof(*probe));
        char *path = process_ref_path(process, "exe");

        if (!go->is_go)
                err_set(&probe->failure, ERR_MEASURE, "the service is not known to be Go");
        else if (image_open(process, go->version, (int)go->machine, &probe->image, &probe->failure))
                goroutines_open(&probe->image, path, &probe->goroutines, &probe->failure);
        page_map_new(process, &probe->pages, NULL);
        free(path);
        return probe;
}

void goroutine_probe_free(struct goroutine_probe *probe)
{
        if (!probe)
                return;
        goroutines_free(probe->goroutines);
        image_clear(&probe->image);
        page_map_free(probe->pages);
        free(probe);
}

bool goroutine_probe_take(struct goroutine_probe *probe, struct snapshot *snapshot, int64_t *ret_count,
                          struct err *err)
{
        struct goroutines_args args = { .max_groups = GROUPS_MAX };
        struct goroutine_groups groups;
        struct strbuf text = { 0 };

        if (probe->pages)
                page_map_reset(probe->pages);
        if (!probe->goroutines)
                return err_set(err, probe->failure.kind, "%s", probe->failure.message);
        if (!goroutines_read(probe->goroutines, &args, probe->pages, &groups, err))
                return false;
        goroutine_text_print(&groups, &text);
        *ret_count = groups.goroutines;
        goroutine_groups_clear(&groups);
        snapshot->goroutines_bytes = text.len;
        snapshot->goroutines = strbuf_take(&text);
        return true;
}
